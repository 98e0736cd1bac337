//! Who may do what to whose account: one function for pages, bulk actions, invitations, imports and provisioning
//! (A31 to A36, and the table "Who may change whom").
//!
//! Nora is the primary administrator, Tomás administers ABM, Priya Sales Intelligence, Sam has a role in both, Rosa one in
//! Sales Intelligence only, Daniel is disabled.
//!
//! - Priya gives Sam another role in Sales Intelligence, not in ABM (A32), and takes neither Tomás's nor another Sales
//!   Administrator's (A33), nor her own (A34). She makes nobody a Sales Administrator (A36). Nora does all of that (A35).
//! - Priya disables Rosa. She does not disable Sam: that would take ABM from him as well, which is Tomás's (Q3). Nora does.
//! - Nobody changes Nora's role or status, Nora included: she hands over first (Q2).
//! - Nobody changes Daniel's roles before he is enabled (A25).
//! - Whoever will be a Sales Administrator again on Friday is one to Priya today (E12).

use serde::{Deserialize, Serialize};

use super::end::RoleEnds;
use super::status::StatusKey;
use crate::id::UserId;
use crate::locale::Locale;
use crate::refusal::Refusal;
use crate::roles::{AppKey, Apps, Authority, RoleKey, RoleSet, UserAct};

/// Whoever acts, as far as these rules look at him.
#[derive(Clone, Copy, Debug)]
pub struct Grantor<'a> {
    pub user_id: UserId,
    pub authority: &'a Authority,
    pub apps: &'a Apps,
    /// Whether it is part of a bulk action, of an import or of taking one back: then the right to those counts as well, in each
    /// application concerned ("Use bulk actions: app X only").
    pub in_bulk: bool,
}

/// The person it is done to, as far as these rules look at him.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// `None`: somebody who is not there yet, or a whole class of people the grantor is not one of.
    pub id: Option<UserId>,
    pub status: StatusKey,
    pub roles: &'a RoleSet,
    /// Which of the roles end by themselves, and what comes back then (E12).
    pub ends: &'a RoleEnds,
}

/// Something done to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Gives `to` in `app`; `None` is "No Role Assigned" (A22).
    ChangeRole {
        app: AppKey,
        to: Option<RoleKey>,
    },
    Enable,
    Disable,
    /// Sends the invitation again, with a new link (A12, Q6).
    Resend,
    /// Deletes an invitation and the person with it (A13, A26).
    Delete,
    /// Changes first name, last name, job title (A18).
    Edit,
    /// Signs one of his browsers out.
    EndSession,
}

/// Why somebody holds an act back, or the act itself is not the grantor's to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Hindrance {
    /// The grantor himself (A34).
    Yourself,
    /// The primary administrator, who hands over first (Q2).
    Primary,
    /// An administrator; only the primary administrator changes one (A33, A35).
    Administrator,
    /// Disabled, where a role is changed (A25).
    Disabled,
    /// Not Disabled, where somebody is enabled (Q4).
    NotDisabled,
    /// Not Enabled, where somebody is disabled (Q4).
    NotEnabled,
    /// Neither Invited nor Expired Invite (A26).
    Joined,
    /// Has a role in an application the grantor does not administer (Q3).
    OtherApp { app: AppKey },
    /// The grantor does not administer this application (A32).
    NotYours { app: AppKey },
    /// Only the primary administrator gives this role (A36).
    OnlyPrimaryGives { app: AppKey, role: RoleKey },
    /// The application has no such role to give.
    NoSuchRole { app: AppKey },
}

impl Hindrance {
    /// Whether it is about the person, who can be left out, rather than about the act.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        !matches!(self, Self::NotYours { .. } | Self::OnlyPrimaryGives { .. } | Self::NoSuchRole { .. })
    }
}

impl Grantor<'_> {
    /// Whether the act may be done to `subject`.
    ///
    /// # Errors
    /// The first [`Hindrance`]: those of the act before those of the person.
    pub fn may(&self, act: Act, subject: &Subject<'_>) -> Result<(), Hindrance> {
        match act {
            Act::ChangeRole { app, to } => {
                self.may_give(app, to)?;
                self.may_touch(subject)?;
                refuse_if(subject.status == StatusKey::Disabled, Hindrance::Disabled)
            }
            Act::Enable => {
                self.may_touch(subject)?;
                refuse_if(subject.status != StatusKey::Disabled, Hindrance::NotDisabled)?;
                self.covers(subject, UserAct::Status)
            }
            Act::Disable => {
                self.may_touch(subject)?;
                refuse_if(subject.status != StatusKey::Enabled, Hindrance::NotEnabled)?;
                self.covers(subject, UserAct::Status)
            }
            Act::Resend | Act::Delete => {
                refuse_if(!subject.status.is_invite(), Hindrance::Joined)?;
                self.may_touch(subject)?;
                self.covers(subject, UserAct::Invite)
            }
            Act::EndSession if subject.id == Some(self.user_id) => Ok(()),
            Act::EndSession => {
                self.may_touch(subject)?;
                self.covers(subject, UserAct::Status)
            }
            Act::Edit if subject.id == Some(self.user_id) || self.authority.is_primary => Ok(()),
            Act::Edit => {
                refuse_if(self.is_administrator(subject), Hindrance::Administrator)?;
                let is_ours = |app| self.may_in(app, UserAct::Edit);
                match subject.roles.iter().next() {
                    Some((app, _)) if !subject.roles.iter().any(|(app, _)| is_ours(app)) => Err(Hindrance::OtherApp { app }),
                    None => Err(self.not_yours()),
                    _ => Ok(()),
                }
            }
        }
    }

    /// Whether the grantor gives this role at all, to whomever (A32, A36): what an invitation asks, and pickers.
    ///
    /// # Errors
    /// [`Hindrance::NotYours`], [`Hindrance::NoSuchRole`], [`Hindrance::OnlyPrimaryGives`].
    pub fn may_give(&self, app: AppKey, to: Option<RoleKey>) -> Result<(), Hindrance> {
        refuse_if(self.apps.find(app).is_none(), Hindrance::NoSuchRole { app })?;
        refuse_if(!self.may_in(app, UserAct::Role), Hindrance::NotYours { app })?;
        let Some(key) = to else { return Ok(()) };
        let role = self.apps.role(app, key).ok_or(Hindrance::NoSuchRole { app })?;
        // The top role changes hands by a transfer only.
        refuse_if(key == RoleKey::PRIMARY_ADMINISTRATOR, Hindrance::NoSuchRole { app })?;
        refuse_if(role.is_administrator && !self.authority.is_primary, Hindrance::OnlyPrimaryGives { app, role: key })
    }

    /// Whether the grantor invites people into this role.
    ///
    /// # Errors
    /// As [`Grantor::may_give`], and [`Hindrance::NotYours`] without the right to invite there.
    pub fn may_invite(&self, app: AppKey, role: RoleKey) -> Result<(), Hindrance> {
        refuse_if(!self.may_in(app, UserAct::Invite), Hindrance::NotYours { app })?;
        self.may_give(app, Some(role))
    }

    fn may_in(&self, app: AppKey, act: UserAct) -> bool {
        self.authority.may_in(app, act) && (!self.in_bulk || self.authority.may_in(app, UserAct::Bulk))
    }

    /// Role and status of oneself, of the primary administrator, and for everybody but him of administrators are closed.
    fn may_touch(&self, subject: &Subject<'_>) -> Result<(), Hindrance> {
        refuse_if(
            subject.roles.is_primary(),
            if subject.id == Some(self.user_id) { Hindrance::Yourself } else { Hindrance::Primary },
        )?;
        refuse_if(subject.id == Some(self.user_id), Hindrance::Yourself)?;
        refuse_if(self.is_administrator(subject) && !self.authority.is_primary, Hindrance::Administrator)
    }

    /// Who administers an application, or will again once another role ends: whoever moves that end makes an administrator
    /// or unmakes one (A33, A36).
    fn is_administrator(&self, subject: &Subject<'_>) -> bool {
        self.apps.administers_any(subject.roles) || self.apps.administers_again(subject.ends)
    }

    /// What concerns the whole person is for whoever administers every application he has a role in (Q3).
    fn covers(&self, subject: &Subject<'_>, act: UserAct) -> Result<(), Hindrance> {
        if self.authority.is_primary {
            return Ok(());
        }
        if let Some((app, _)) = subject.roles.iter().find(|(app, _)| !self.may_in(*app, act)) {
            return Err(Hindrance::OtherApp { app });
        }
        // Somebody without any role is everybody's who administers something.
        refuse_if(!self.apps.iter().any(|app| self.may_in(app.key, act)), self.not_yours())
    }

    /// The hindrance as what a person is told.
    #[must_use]
    pub fn refusal(&self, hindrance: Hindrance, who: String) -> Refusal {
        Refusal::Held { hindrance, told: Box::new(Told::of(hindrance, who, false, self.apps)) }
    }

    fn not_yours(&self) -> Hindrance {
        Hindrance::NotYours { app: self.apps.iter().next().map_or(AppKey::ABM, |app| app.key) }
    }
}

fn refuse_if(condition: bool, hindrance: Hindrance) -> Result<(), Hindrance> {
    if condition { Err(hindrance) } else { Ok(()) }
}

/// The names a sentence about a hindrance needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The person, or several as the page lists them.
    pub who: String,
    pub are_several: bool,
    /// The application concerned, where one is.
    pub app: String,
    /// The role concerned, where one is.
    pub role: String,
}

impl Told {
    /// Looks up the names of what `hindrance` is about.
    #[must_use]
    pub fn of(hindrance: Hindrance, who: String, are_several: bool, apps: &Apps) -> Self {
        let (app, role) = match hindrance {
            Hindrance::OtherApp { app } | Hindrance::NotYours { app } | Hindrance::NoSuchRole { app } => (Some(app), None),
            Hindrance::OnlyPrimaryGives { app, role } => (Some(app), Some(role)),
            _ => (None, None),
        };
        let app_name = app.map(|key| apps.find(key).map_or_else(|| key.to_string(), |app| app.name.clone()));
        let role_name = app.zip(role).map(|(app, role)| apps.role_name(app, role));
        Self { who, are_several, app: app_name.unwrap_or_default(), role: role_name.unwrap_or_default() }
    }
}

impl Hindrance {
    /// The sentence beside a choice that is held back (A24).
    #[must_use]
    pub fn sentence(self, locale: Locale, told: &Told) -> String {
        let Told { who, app, role, .. } = told;
        match locale {
            Locale::En => {
                let (is, has) = if told.are_several { ("are", "have") } else { ("is", "has") };
                match self {
                    Self::Yourself => "You cannot change your own role or status. Ask another administrator.".into(),
                    Self::Primary => format!("{who} is the Primary Administrator. The role has to be handed over first."),
                    Self::Administrator => {
                        let what = if told.are_several { "administrators" } else { "an administrator" };
                        format!("{who} {is} {what}. Only the Primary Administrator can change that.")
                    }
                    Self::Disabled => format!("{who} {is} Disabled. Enable first."),
                    Self::NotDisabled => format!("{who} {is} not Disabled."),
                    Self::NotEnabled => format!("{who} {is} not Enabled."),
                    Self::Joined => format!("{who} {is} neither Invited nor Expired Invite."),
                    Self::OtherApp { .. } => format!("{who} {has} a role in {app}, which you do not administer."),
                    Self::NotYours { .. } => format!("You do not administer {app}."),
                    Self::OnlyPrimaryGives { .. } => format!("Only the Primary Administrator can give the role {role}."),
                    Self::NoSuchRole { .. } => format!("{app} has no such role to give."),
                }
            }
            Locale::It => {
                let (is, has) = if told.are_several { ("sono", "hanno") } else { ("è", "ha") };
                match self {
                    Self::Yourself => "Non puoi cambiare il tuo ruolo o stato. Chiedi a un altro amministratore.".into(),
                    Self::Primary => format!("{who} è l'amministratore principale. Prima il ruolo va ceduto."),
                    Self::Administrator => {
                        let what = if told.are_several { "amministratori" } else { "amministratore" };
                        format!("{who} {is} {what}. Solo l'amministratore principale può cambiarlo.")
                    }
                    Self::Disabled => {
                        let what = if told.are_several { "disabilitati" } else { "disabilitato" };
                        format!("{who} {is} {what}. Prima va abilitato.")
                    }
                    Self::NotDisabled => format!("{who} non {is} in stato Disabilitato."),
                    Self::NotEnabled => format!("{who} non {is} in stato Abilitato."),
                    Self::Joined => format!("{who} non {is} in stato Invitato né Invito scaduto."),
                    Self::OtherApp { .. } => format!("{who} {has} un ruolo in {app}, che non amministri."),
                    Self::NotYours { .. } => format!("Non amministri {app}."),
                    Self::OnlyPrimaryGives { .. } => format!("Solo l'amministratore principale può assegnare il ruolo {role}."),
                    Self::NoSuchRole { .. } => format!("{app} non ha un ruolo simile da assegnare."),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::roles::{authority_of_shipped, shipped};
    use crate::time::{DAY_MS, Instant};
    use crate::users::end::{NO_ENDS, RoleEnd};

    /// The cast: roles in ABM and in Sales Intelligence.
    const CAST: [(&str, Option<&str>, Option<&str>, StatusKey); 12] = [
        ("Nora", Some("primary_administrator"), Some("primary_administrator"), StatusKey::Enabled),
        ("Tomás", Some("administrator"), None, StatusKey::Enabled),
        ("Priya", None, Some("sales_administrator"), StatusKey::Enabled),
        ("Jonas", Some("operation_user"), None, StatusKey::Enabled),
        ("Sam", Some("sales_user"), Some("sales_ae"), StatusKey::Enabled),
        ("Rosa", None, Some("sales_lite"), StatusKey::Enabled),
        ("Daniel", Some("sales_user"), None, StatusKey::Disabled),
        ("Dora", None, Some("sales_sdr"), StatusKey::Disabled),
        ("Chloé", Some("sales_user"), None, StatusKey::Invited),
        ("Ivan", None, Some("sales_sdr"), StatusKey::ExpiredInvite),
        ("Ada", Some("administrator"), None, StatusKey::Invited),
        ("Nina", None, None, StatusKey::Enabled),
    ];

    fn roles_of(abm: Option<&str>, si: Option<&str>) -> RoleSet {
        let held = [(AppKey::ABM, abm), (AppKey::SI, si)];
        held.into_iter().filter_map(|(app, role)| Some((app, RoleKey::parse(role?)?))).collect()
    }

    fn id(place: usize) -> UserId {
        UserId(Uuid::from_u128(place as u128 + 1))
    }

    #[test]
    fn a33_who_will_administer_again_is_an_administrator_to_everybody_but_the_primary_one() {
        let apps = Apps(shipped::apps().into());
        let friday = Instant(5 * DAY_MS);
        let back = |then| RoleEnds::from([(AppKey::SI, RoleEnd { until: friday, then: Some(RoleKey::of(then)) })]);
        let may = |actor: RoleSet, ends: &RoleEnds, act| {
            let authority = authority_of_shipped(&actor);
            let grantor = Grantor { user_id: id(40), authority: &authority, apps: &apps, in_bulk: false };
            let roles = roles_of(None, Some("sales_ae"));
            grantor.may(act, &Subject { id: Some(id(1)), status: StatusKey::Enabled, roles: &roles, ends })
        };
        let (nora, priya) = (
            || roles_of(Some("primary_administrator"), Some("primary_administrator")),
            || roles_of(None, Some("sales_administrator")),
        );
        let lite = Act::ChangeRole { app: AppKey::SI, to: Some(RoleKey::of("sales_lite")) };
        for act in [lite, Act::Disable, Act::EndSession, Act::Edit] {
            assert_eq!(may(priya(), &back("sales_administrator"), act), Err(Hindrance::Administrator), "{act:?}");
            assert_eq!(may(priya(), &back("sales_sdr"), act), Ok(()), "{act:?}");
            assert_eq!(may(nora(), &back("sales_administrator"), act), Ok(()), "{act:?}");
        }
    }

    /// The table a person reviews: actor × act × subject.
    #[test]
    fn the_table_of_who_may_change_whom() {
        let apps = Apps(shipped::apps().into());
        let acts = [
            ("ABM role to Sales User", Act::ChangeRole { app: AppKey::ABM, to: Some(RoleKey::of("sales_user")) }),
            ("ABM role to Administrator", Act::ChangeRole { app: AppKey::ABM, to: Some(RoleKey::of("administrator")) }),
            ("No Role Assigned in SI", Act::ChangeRole { app: AppKey::SI, to: None }),
            ("SI role to Sales Administrator", Act::ChangeRole { app: AppKey::SI, to: Some(RoleKey::of("sales_administrator")) }),
            ("SI role to Primary Administrator", Act::ChangeRole { app: AppKey::SI, to: Some(RoleKey::PRIMARY_ADMINISTRATOR) }),
            ("Enable", Act::Enable),
            ("Disable", Act::Disable),
            ("Resend Invite", Act::Resend),
            ("Delete User", Act::Delete),
            ("Edit name", Act::Edit),
        ];
        let mut table = String::new();
        for (actor_place, (actor, abm, si, _)) in CAST.iter().enumerate().take(5) {
            let authority = authority_of_shipped(&roles_of(*abm, *si));
            let grantor = Grantor { user_id: id(actor_place), authority: &authority, apps: &apps, in_bulk: false };
            for (label, act) in acts {
                table += &format!("{actor}: {label}\n");
                for (place, (subject, abm, si, status)) in CAST.iter().enumerate() {
                    let roles = roles_of(*abm, *si);
                    let verdict =
                        match grantor.may(act, &Subject { id: Some(id(place)), status: *status, roles: &roles, ends: &NO_ENDS }) {
                            Ok(()) => "yes".to_owned(),
                            Err(hindrance) => format!("no, {hindrance:?}"),
                        };
                    table += &format!("    {subject:7} {verdict}\n");
                }
            }
        }
        insta::assert_snapshot!(table);
    }
}
