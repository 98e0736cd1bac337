//! What the Bulk Actions dialog lets one choose, and why not everything (A20 to A25, E8).

use std::collections::BTreeMap;

use domain::roles::{App, AppKey, RoleKey};
use domain::time::Instant;
use domain::users::bulk::{BulkChange, BulkChoice, BulkOptions, BulkRequest, ChoiceKind, Hindered, Selection};
use domain::users::grantor::{Grantor, Hindrance, Told};
use leptos::prelude::*;

use super::people_words::PeopleWord;
use crate::kit::focus::focus;
use crate::kit::icon::SmallIcon;
use crate::kit::time::number;
use crate::shell::session::use_session;
use crate::text::{Word, locale, t};

/// The id of the button that applies, which gets the focus when what had it is gone.
pub const APPLY: &str = "bulk-apply";

/// What is chosen so far.
#[derive(Clone, Copy)]
pub struct Draft {
    /// `None`: nothing yet. Roles stand for all role choices together.
    pub kind: RwSignal<Option<Kind>>,
    pub roles: RwSignal<BTreeMap<AppKey, Option<RoleKey>>>,
    pub leave_out: RwSignal<bool>,
    pub first_seats_only: RwSignal<bool>,
    /// When the roles that are given end.
    pub until: RwSignal<Option<Instant>>,
}

/// The entries of Choose Action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Roles,
    Enable,
    Disable,
    Resend,
    Delete,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Roles, Self::Enable, Self::Disable, Self::Resend, Self::Delete];

    const fn key(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Resend => "resend",
            Self::Delete => "delete",
        }
    }

    fn word(self) -> &'static str {
        t(match self {
            Self::Roles => PeopleWord::ChangeRoles,
            Self::Enable => PeopleWord::EnableUser,
            Self::Disable => PeopleWord::DisableUser,
            Self::Resend => PeopleWord::ResendInvite,
            Self::Delete => PeopleWord::DeleteUser,
        })
    }

    fn is_of(self, choice: &BulkChoice) -> bool {
        match choice.kind {
            ChoiceKind::Role(_) => self == Self::Roles,
            ChoiceKind::Enable => self == Self::Enable,
            ChoiceKind::Disable => self == Self::Disable,
            ChoiceKind::Resend => self == Self::Resend,
            ChoiceKind::Delete => self == Self::Delete,
        }
    }
}

impl Draft {
    pub fn new() -> Self {
        Self {
            kind: RwSignal::new(None),
            roles: RwSignal::new(BTreeMap::new()),
            leave_out: RwSignal::new(false),
            first_seats_only: RwSignal::new(false),
            until: RwSignal::new(None),
        }
    }

    fn change(self) -> Option<BulkChange> {
        match self.kind.get()? {
            Kind::Roles => self.roles.with(|roles| (!roles.is_empty()).then(|| BulkChange::Roles(roles.clone()))),
            Kind::Enable => Some(BulkChange::Enable),
            Kind::Disable => Some(BulkChange::Disable),
            Kind::Resend => Some(BulkChange::Resend),
            Kind::Delete => Some(BulkChange::Delete),
        }
    }

    pub fn request(self, selection: Signal<Selection>) -> Option<BulkRequest> {
        let change = self.change()?;
        let (leave_out, first_seats_only) = (self.leave_out.get(), self.first_seats_only.get());
        let until = self.until.get().filter(|_| self.gives_roles());
        Some(BulkRequest { selection: selection.get(), change, leave_out, first_seats_only, until })
    }

    /// Whether anybody is given a role, which may then end by itself.
    pub fn gives_roles(self) -> bool {
        self.kind.get() == Some(Kind::Roles) && self.roles.with(|roles| roles.values().any(Option::is_some))
    }

    /// Another action: what was left out for the one before is asked anew.
    fn choose(self, kind: Option<Kind>) {
        self.leave_out.set(false);
        self.first_seats_only.set(false);
        self.kind.set(kind);
    }
}

/// Choose Action.
#[component]
pub fn ActionSelect(draft: Draft, options: Signal<BulkOptions>) -> impl IntoView {
    let choose = move |key: String| draft.choose(Kind::ALL.into_iter().find(|kind| kind.key() == key));
    // Roles can be chosen when one application's can.
    let is_grayed = move |kind: Kind| {
        options.with(|options| {
            let mut of_kind = options.choices.iter().filter(|choice| kind.is_of(choice));
            of_kind.all(|choice| !choice.hindered.is_empty()) && draft.kind.get() != Some(kind)
        })
    };
    let option = move |kind: Kind| {
        view! {
            <option value=kind.key() disabled=move || is_grayed(kind) selected=move || draft.kind.get() == Some(kind)>
                {kind.word()}
            </option>
        }
    };
    view! {
        <div class="field">
            <label for="bulk-action">{t(PeopleWord::ChooseAction)}</label>
            <select id="bulk-action" class="select" autofocus on:change=move |event| choose(event_target_value(&event))>
                <option value="" selected=move || draft.kind.get().is_none()></option>
                {Kind::ALL.map(option)}
            </select>
        </div>
    }
}

/// `Change SI role`, of one application.
#[component]
pub fn RoleSelect(app: App, draft: Draft, options: Signal<BulkOptions>) -> impl IntoView {
    let key = app.key;
    let session = use_session();
    let id = format!("bulk-role-{key}");
    let note = format!("{id}-note");
    // Only what the grantor may give at all; whom it hits is the preview's to say.
    let locked = options.with_untracked(|options| {
        let own = options.choices.iter().find(|choice| choice.kind == ChoiceKind::Role(key));
        let hindered = own.and_then(|choice| choice.hindered.iter().find(|one| !one.hindrance.is_personal()));
        hindered.map(|one| one.hindrance.sentence(locale(), &one.told))
    });
    let is_locked = locked.is_some();
    // Those that are offered and cannot be chosen say why.
    let reserved = session.me_untracked().and_then(|me| {
        let grantor = Grantor { user_id: me.user_id, authority: &me.authority, apps: &me.apps, in_bulk: false };
        let mut refused = app.roles.iter().filter_map(|role| grantor.may_give(key, Some(role.key)).err());
        let hindrance = refused.find(|hindrance| matches!(hindrance, Hindrance::OnlyPrimaryGives { .. }))?;
        Some(hindrance.sentence(locale(), &Told::of(hindrance, String::new(), false, &me.apps)))
    });
    let said = locked.or(reserved);
    let is_said = said.is_some();
    let choose = move |value: String| {
        draft.roles.update(|roles| match value.as_str() {
            "" => drop(roles.remove(&key)),
            "none" => drop(roles.insert(key, None)),
            role => drop(RoleKey::parse(role).map(|role| roles.insert(key, Some(role)))),
        });
    };
    let me = session.me_untracked();
    let may_give = move |role: RoleKey| {
        me.as_ref().is_some_and(|me| {
            let grantor = Grantor { user_id: me.user_id, authority: &me.authority, apps: &me.apps, in_bulk: false };
            grantor.may_give(key, Some(role)) != Err(Hindrance::NoSuchRole { app: key })
        })
    };
    let gives_administrators = session.me_untracked().is_some_and(|me| me.authority.is_primary);
    let roles = app.roles.into_iter().filter(|role| may_give(role.key)).map(move |role| {
        view! { <option value=role.key.to_string() disabled=role.is_administrator && !gives_administrators>{role.name}</option> }
    });
    let describes = note.clone();
    view! {
        <div class="field">
            <label for=id.clone()>{t(PeopleWord::ChangeAppRole).replace("{app}", &app.short_name)}</label>
            <select
                id=id
                class="select"
                disabled=is_locked
                aria-describedby=is_said.then_some(describes)
                on:change=move |event| choose(event_target_value(&event))
            >
                <option value="">{t(PeopleWord::LeaveAsIs)}</option>
                {roles.collect_view()}
                <option value="none">{t(Word::NoRoleAssigned)}</option>
            </select>
            <p class="fieldnote" id=note>{said}</p>
        </div>
    }
}

/// Which choices are grayed out, by whom, and the one click that leaves them out (A23, A24).
#[component]
pub fn Grayed(draft: Draft, options: Signal<BulkOptions>) -> impl IntoView {
    let line = move |choice: BulkChoice, kind: Kind, word: String| {
        let can_leave_out = choice.hindered.iter().all(|one| one.hindrance.is_personal());
        let everybody = choice.hindered.iter().map(|one| one.users).sum::<u32>() >= options.with(|options| options.selected);
        let leave = move |_| {
            draft.choose(Some(kind));
            draft.leave_out.set(true);
            focus(APPLY);
        };
        view! {
            <li>
                <SmallIcon name="disabled" />
                <div>
                    <span class="strong">{word}</span>
                    <br />
                    <span class="t2">{choice.hindered.iter().map(sentence).collect::<Vec<_>>().join(" ")}</span>
                    {choice.hindered.into_iter().map(|hindered| view! { <Who hindered /> }).collect_view()}
                    {(can_leave_out && !everybody).then(|| view! { " " <button type="button" class="link" on:click=leave>{t(PeopleWord::LeaveThemOut)}</button> })}
                </div>
            </li>
        }
    };
    let apps = use_session().apps();
    let lines = move || {
        let choices = options.get().choices.into_iter().filter(|choice| !choice.hindered.is_empty());
        let lines = choices.filter_map(|choice| {
            let kind = Kind::ALL.into_iter().find(|kind| kind.is_of(&choice))?;
            let word = match choice.kind {
                ChoiceKind::Role(app) => t(PeopleWord::ChangeAppRole).replace("{app}", &apps.find(app)?.short_name),
                _ => kind.word().to_owned(),
            };
            Some(line(choice, kind, word))
        });
        lines.collect_view()
    };
    let is_any = move || options.with(|options| options.choices.iter().any(|choice| !choice.hindered.is_empty()));
    view! {
        <Show when=is_any>
            <div class="grayed">
                <h3 class="small t2">{t(PeopleWord::GrayedOut)}</h3>
                <ul>{lines.clone()}</ul>
            </div>
        </Show>
    }
}

/// `Aisha Farouk, Ben Adeyemi and 14 more are not Disabled.`
pub fn sentence(hindered: &Hindered) -> String {
    let mut told = hindered.told.clone();
    if hindered.names.len() > NAMED {
        told.who = named(&hindered.names, hindered.users);
    }
    hindered.hindrance.sentence(locale(), &told)
}

/// So many are named before the others are counted.
const NAMED: usize = 3;

/// `Aisha Farouk, Ben Adeyemi, Chloé Martin and 14 more`, of so many people.
pub fn named(names: &[String], users: u32) -> String {
    if names.len() <= NAMED {
        return names.join(", ");
    }
    and_more(&names[..NAMED], users.max(u32::try_from(names.len()).unwrap_or(u32::MAX)))
}

/// Those named, and how many of so many people are not.
fn and_more(names: &[String], users: u32) -> String {
    match users.saturating_sub(u32::try_from(names.len()).unwrap_or(u32::MAX)) {
        0 => names.join(", "),
        others => t(PeopleWord::AndMore).replace("{names}", &names.join(", ")).replace("{n}", &number(others)),
    }
}

/// Everybody whose name came of those who hold something back, folded away; nothing where the sentence names them all (A24).
#[component]
pub fn Who(hindered: Hindered) -> impl IntoView {
    (hindered.names.len() > NAMED).then(|| {
        view! {
            <details class="effect">
                <summary>{t(PeopleWord::WhoTheyAre)}</summary>
                <p class="t2">{and_more(&hindered.names, hindered.users)}</p>
            </details>
        }
    })
}
