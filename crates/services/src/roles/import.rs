//! Roles in by file (E10): what the document would do, then exactly that or nothing. The document comes anew each time, so that
//! it lies nowhere meanwhile.

use domain::audit::{AuditAction, AuditDetail};
use domain::refusal::Refusal;
use domain::right::Right;
use domain::roles::custom::{Holders, RolePlan};
use domain::roles::file::{ContentFault, MAX_BYTES, Place, RolesFault, RolesFile, VERSION};
use domain::roles::import::{Fate, Planned, RoleLine, RolesOrder, RolesOutcome, RolesPreview, plan};
use domain::roles::{AppKey, Apps, Matrix, RoleKey};
use serde::Deserialize;
use serde_json::error::Category;
use sha2::{Digest as _, Sha256};
use store::audit::Subjects;
use store::{NamedLock, Reading, Tx};

use super::custom::change;
use super::holders::Concerned;
use crate::sign_in::still;
use crate::users::{grantor, order};
use crate::{Cx, ServiceError};

/// A document as it came.
struct Sent {
    hash: [u8; 32],
    file: RolesFile,
}

impl Sent {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let file = read(bytes).map_err(|fault| Refusal::RolesFile { fault })?;
        Ok(Self { hash: Sha256::digest(bytes).into(), file })
    }
}

fn read(bytes: &[u8]) -> Result<RolesFile, RolesFault> {
    #[derive(Deserialize)]
    struct Head {
        version: Option<serde_json::Value>,
    }

    if bytes.len() > MAX_BYTES {
        return Err(RolesFault::TooLarge);
    }
    // Some editors begin every text with it.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // The version before the rest, which may look different throughout in another one.
    let head: Head = serde_json::from_slice(bytes).map_err(|error| fault(String::new(), &error))?;
    match head.version {
        Some(version) if version == VERSION => {}
        found => return Err(RolesFault::Version { found: found.map(|found| cut(&found.to_string())).unwrap_or_default() }),
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let file: RolesFile = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        fault(if path == "." { String::new() } else { path }, error.inner())
    })?;
    file.check()?;
    Ok(file)
}

/// What serde_json says of a document, whose only account of a field is its text.
fn fault(path: String, error: &serde_json::Error) -> RolesFault {
    // Before the first character it says 0.
    let of = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
    let place = Place { line: of(error.line()), column: of(error.column()) };
    if error.classify() != Category::Data {
        return RolesFault::Syntax { place };
    }
    let text = error.to_string();
    let marks = [
        ("unknown field `", ContentFault::Unknown),
        ("missing field `", ContentFault::Missing),
        ("duplicate field `", ContentFault::Repeated),
    ];
    let marked = marks.into_iter().find_map(|(mark, why)| Some((text.strip_prefix(mark)?.split('`').next()?, why)));
    let (name, why) = marked.unwrap_or(("", ContentFault::Wrong));
    let is_told = name.is_empty() || path == name || path.ends_with(&format!(".{name}"));
    let at = match (path.as_str(), is_told) {
        (_, true) => path,
        ("", false) => name.to_owned(),
        (path, false) => format!("{path}.{name}"),
    };
    RolesFault::Content { why, at: cut(&at), place: Some(place) }
}

/// So much of a text as a sentence bears; it may be anything.
fn cut(text: &str) -> String {
    const CHARS: usize = 120;
    let mut cut: String = text.chars().take(CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(CHARS).is_some() {
        cut.push('…');
    }
    cut
}

/// What an import is made from, read at one moment.
struct Facts<'a> {
    apps: Apps,
    matrices: Vec<Matrix>,
    concerned: Concerned<'a>,
}

async fn facts<'a>(cx: &'a Cx, reading: &impl Reading, sent: &Sent) -> Result<Facts<'a>, ServiceError> {
    let organization_id = cx.actor.organization_id;
    let apps = store::roles::apps(reading, organization_id).await?;
    let mut matrices = Vec::new();
    for app in sent.file.applications.iter().filter(|app| apps.find(app.key).is_some()) {
        matrices.push(store::roles::matrix(reading, organization_id, app.key).await?.ok_or(Refusal::NotFound)?);
    }
    let concerned = Concerned::of(cx, reading, &apps).await?;
    Ok(Facts { apps, matrices, concerned })
}

impl Facts<'_> {
    fn plan<'a>(&self, cx: &Cx, sent: &'a Sent) -> Vec<Planned<'a>> {
        plan(&grantor(cx, &self.apps), &cx.actor.roles, &self.matrices, &sent.file, |app, role| self.holders(app, role))
    }

    fn holders(&self, app: AppKey, role: RoleKey) -> Holders {
        self.concerned.holders(&self.apps, app, role)
    }

    /// What was looked at: the document, what becomes of each role as it is here, and how many people it concerns.
    fn fingerprint(&self, sent: &Sent, planned: &[Planned<'_>]) -> String {
        let mut hash = Sha256::new();
        hash.update(sent.hash);
        for Planned { app, role, fate } in planned {
            let here = self.apps.role(*app, role.key);
            let Holders { users, returning, .. } = self.holders(*app, role.key);
            let text = format!("{app} {} {here:?} {fate:?} {users} {returning}", role.key);
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    fn show(&self, cx: &Cx, sent: &Sent, planned: &[Planned<'_>]) -> RolesPreview {
        let lines = planned.iter().map(|planned| self.line(cx, planned)).collect();
        RolesPreview { lines, fingerprint: self.fingerprint(sent, planned) }
    }

    fn line(&self, cx: &Cx, Planned { app, role, fate }: &Planned<'_>) -> RoleLine {
        let here = self.apps.role(*app, role.key);
        let holders = self.holders(*app, role.key);
        let is_administrator = here.is_some_and(|role| role.is_administrator);
        let plan = match fate {
            Fate::Made(plan) | Fate::Changed(plan) => Some(plan),
            Fate::Unchanged | Fate::ReadOnly { .. } | Fate::Refused(_) => None,
        };
        // Levels are told by the moves, and a new role's name by the line itself.
        let is_word = |detail: &&AuditDetail| detail.before.is_some() && !detail.subject.starts_with("level.");
        let words = plan.map(|plan| plan.details.iter().filter(is_word).cloned().collect());
        RoleLine {
            app: *app,
            key: role.key,
            name: role.name.clone(),
            verdict: fate.verdict(),
            words: words.unwrap_or_default(),
            moves: match fate {
                Fate::Made(RolePlan { moves, .. }) | Fate::Changed(RolePlan { moves, .. }) | Fate::ReadOnly { moves, .. } => {
                    moves.clone()
                }
                Fate::Unchanged | Fate::Refused(_) => Vec::new(),
            },
            users: holders.users,
            returning: holders.returning,
            is_administrator: (is_administrator, plan.map_or(is_administrator, |plan| plan.role.is_administrator)),
            is_here: here.is_some(),
            problem: match fate {
                Fate::Refused(refusal) => Some(refusal.sentence(cx.origin.locale)),
                _ => None,
            },
        }
    }
}

/// What importing a document would do now (E1). Changes nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] without [`Right::EDIT_ROLES`]; [`Refusal::RolesFile`] for a document that cannot be taken.
pub async fn preview(cx: &Cx, document: &[u8]) -> Result<RolesPreview, ServiceError> {
    cx.require(Right::EDIT_ROLES)?;
    let sent = Sent::read(document)?;
    let facts = facts(cx, &cx.services.store().read().await?, &sent).await?;
    Ok(facts.show(cx, &sent, &facts.plan(cx, &sent)))
}

/// Makes the import that was looked at, all of it or nothing (E2), with an entry in the audit log for each role.
///
/// # Errors
/// As [`preview`]; the first refusal of a role when one is refused; [`Refusal::Missing`] when nothing would change.
pub async fn apply(cx: &Cx, document: &[u8], ordered: &RolesOrder) -> Result<RolesOutcome, ServiceError> {
    cx.require(Right::EDIT_ROLES)?;
    let sent = Sent::read(document)?;
    let mut tx = cx.services.store().write().await?;
    tx.lock(NamedLock::Users).await?;
    let cx = &still(cx, &tx, Right::EDIT_ROLES).await?;
    if let Some(done) = order::before(cx, &tx, &ordered.key).await? {
        return Ok(done);
    }
    let facts = facts(cx, &tx, &sent).await?;
    let planned = facts.plan(cx, &sent);
    if facts.fingerprint(&sent, &planned) != ordered.fingerprint {
        return Ok(RolesOutcome::Moved { preview: Box::new(facts.show(cx, &sent, &planned)) });
    }
    let done = carry_out(cx, &mut tx, planned).await?;
    order::keep(cx, &tx, &ordered.key, &done).await?;
    tx.save().await?;
    Ok(done)
}

async fn carry_out(cx: &Cx, tx: &mut Tx, planned: Vec<Planned<'_>>) -> Result<RolesOutcome, ServiceError> {
    let now = cx.services.now();
    let (mut made, mut changed) = (0, 0);
    for Planned { app, fate, .. } in planned {
        let (action, plan) = match fate {
            Fate::Refused(refusal) => return Err(refusal.into()),
            Fate::Unchanged | Fate::ReadOnly { .. } => continue,
            Fate::Made(plan) => (AuditAction::RoleMade, plan),
            Fate::Changed(plan) => (AuditAction::RoleChanged, plan),
        };
        *(if action == AuditAction::RoleMade { &mut made } else { &mut changed }) += 1;
        let (audit_id, group) = cx.audit(action, plan.details);
        let seq = store::audit::append(tx, audit_id, &group, Subjects::NOBODY, now).await?;
        store::roles::change(tx, change(cx, app, &plan.role, seq, now), &plan.levels).await?;
    }
    if made + changed == 0 {
        return Err(Refusal::Missing { field: "file".into() }.into());
    }
    Ok(RolesOutcome::Done { made, changed })
}
