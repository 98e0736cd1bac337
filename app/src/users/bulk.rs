//! The Bulk Actions dialog (A20 to A26): what to do on the left, what it would do on the right, then what was done.

use std::collections::BTreeMap;

use domain::roles::{App, AppKey, RoleKey};
use domain::time::Instant;
use domain::users::bulk::{
    BulkChange, BulkChoice, BulkDone, BulkOptions, BulkOrder, BulkOutcome, BulkPreview, BulkRequest, ChoiceKind, Hindered,
    Selection,
};
use domain::users::grantor::{Grantor, Hindrance};
use domain::users::order::LONG_BEYOND;
use leptos::prelude::*;

use super::api::{apply_bulk, list_bulk_options, preview_bulk};
use super::bulk_done::{Result, tell};
use super::long_order::{self, Meanwhile, Ordered};
use super::people_words::PeopleWord;
use super::preview::Preview;
use super::until::LastDay;
use crate::kit::answer::{Answer, start};
use crate::kit::dialog::Dialog;
use crate::kit::focus::focus;
use crate::kit::icon::{Icon, SmallIcon};
use crate::kit::list::{Loaded, Skeleton};
use crate::kit::order_key::order_key;
use crate::kit::time::number;
use crate::kit::toast::Toasts;
use crate::shell::session::use_session;
use crate::text::{Word, count, locale, t};
use crate::wire::ApiError;

/// What the dialog begins with, and whom it tells that people were changed.
#[derive(Clone, Copy)]
pub struct BulkStart {
    pub open: RwSignal<bool>,
    pub selection: Signal<Selection>,
    pub on_changed: Callback<()>,
}

/// The dialog.
#[component]
pub fn BulkDialog(start: BulkStart) -> impl IntoView {
    view! {
        <Dialog open=start.open title=t(PeopleWord::BulkActions) is_wide=true>
            <Bulk start />
        </Dialog>
    }
}

/// The ids of what gets the focus when what had it is gone.
pub const APPLY: &str = "bulk-apply";

/// What is chosen so far.
#[derive(Clone, Copy)]
struct Draft {
    /// `None`: nothing yet. Roles stand for all role choices together.
    kind: RwSignal<Option<Kind>>,
    roles: RwSignal<BTreeMap<AppKey, Option<RoleKey>>>,
    leave_out: RwSignal<bool>,
    first_seats_only: RwSignal<bool>,
    /// When the roles that are given end.
    until: RwSignal<Option<Instant>>,
}

/// The entries of Choose Action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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
    fn new() -> Self {
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

    fn request(self, selection: Signal<Selection>) -> Option<BulkRequest> {
        let change = self.change()?;
        let (leave_out, first_seats_only) = (self.leave_out.get(), self.first_seats_only.get());
        let until = self.until.get().filter(|_| self.gives_roles());
        Some(BulkRequest { selection: selection.get(), change, leave_out, first_seats_only, until })
    }

    /// Whether anybody is given a role, which may then end by itself.
    fn gives_roles(self) -> bool {
        self.kind.get() == Some(Kind::Roles) && self.roles.with(|roles| roles.values().any(Option::is_some))
    }

    /// Another action: what was left out for the one before is asked anew.
    fn choose(self, kind: Option<Kind>) {
        self.leave_out.set(false);
        self.first_seats_only.set(false);
        self.kind.set(kind);
    }
}

#[component]
fn Bulk(start: BulkStart) -> impl IntoView {
    let draft = Draft::new();
    let done = RwSignal::new(None::<BulkDone>);
    let options = Answer::to(move || list_bulk_options(start.selection.get()));
    let draw = move |options: Signal<BulkOptions>| {
        view! {
            <Show
                when=move || done.with(Option::is_some)
                fallback=move || view! { <Choose start draft options done /> }
            >
                {move || done.get().map(|done| {
                    let sends_mail = draft.kind.get_untracked() == Some(Kind::Resend);
                    view! { <Result done open=start.open on_changed=start.on_changed sends_mail /> }
                })}
            </Show>
        }
    };
    view! { <Loaded answer=options children=draw /> }
}

#[component]
fn Choose(start: BulkStart, draft: Draft, options: Signal<BulkOptions>, done: RwSignal<Option<BulkDone>>) -> impl IntoView {
    let request = Memo::new(move |_| draft.request(start.selection));
    // What came of applying while the facts moved stands in for the answer to the question before.
    let moved = RwSignal::new(None::<(BulkRequest, BulkPreview, Vec<String>)>);
    let preview = Answer::to(move || {
        let asked = request.get();
        async move {
            match asked {
                Some(request) => preview_bulk(request).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let shown = Memo::new(move |_| {
        let instead = moved.with(|moved| {
            moved.as_ref().filter(|(of, ..)| request.get().as_ref() == Some(of)).map(|(_, preview, _)| preview.clone())
        });
        instead.or_else(|| preview.latest().flatten())
    });
    let names_moved =
        Signal::derive(move || moved.get().filter(|(of, ..)| request.get().as_ref() == Some(of)).map(|(.., names)| names));
    view! {
        <div class="bulk">
            <div class="choose">
                <ActionSelect draft options />
                <Show when=move || draft.kind.get() == Some(Kind::Roles)>
                    {use_session().apps().0.into_iter().map(|app| view! { <RoleSelect app draft options /> }).collect_view()}
                </Show>
                <Show when=move || draft.gives_roles()>
                    <LastDay
                        id="bulk-until".to_owned()
                        label=t(PeopleWord::LastDay)
                        until=draft.until
                        on_choose=Callback::new(move |day| draft.until.set(day))
                        disabled=false
                        hint=Signal::derive(|| t(PeopleWord::LastDayOfMany).to_owned())
                    />
                </Show>
                <SeatNote draft shown />
                <Grayed draft options />
            </div>
            <section class="preview" aria-label=t(PeopleWord::Preview) aria-live="polite">
                {move || match (request.get(), preview.get()) {
                    (None, _) => view! { <p class="t2">{count(options.with(|options| options.selected), PeopleWord::OneSelected, PeopleWord::ManySelected)} ". " {t(PeopleWord::ChooseFirst)}</p> }.into_any(),
                    (Some(_), Some(Err(error))) => view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> }.into_any(),
                    (Some(request), _) => match shown.get() {
                        Some(shown) => view! { <Preview request shown names_moved leave_out=draft.leave_out /> }.into_any(),
                        None => view! { <Skeleton /> }.into_any(),
                    },
                }}
            </section>
        </div>
        <Confirming start draft request shown moved done />
    }
}

#[component]
fn ActionSelect(draft: Draft, options: Signal<BulkOptions>) -> impl IntoView {
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
fn RoleSelect(app: App, draft: Draft, options: Signal<BulkOptions>) -> impl IntoView {
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
            let grantor = Grantor { user_id: me.user_id, authority: &me.authority, apps: &me.apps };
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
                aria-describedby=is_locked.then_some(describes)
                on:change=move |event| choose(event_target_value(&event))
            >
                <option value="">{t(PeopleWord::LeaveAsIs)}</option>
                {roles.collect_view()}
                <option value="none">{t(Word::NoRoleAssigned)}</option>
            </select>
            <p class="fieldnote" id=note>{locked}</p>
        </div>
    }
}

/// `Needs 7 seats, 4 left.` (E8), with the way to give the first what is left.
#[component]
fn SeatNote(draft: Draft, shown: Memo<Option<BulkPreview>>) -> impl IntoView {
    let apps = use_session().apps();
    move || {
        let preview = shown.get()?;
        let is_roles_or_so = draft.kind.get().is_some();
        let need =
            preview.seats.iter().filter(|need| need.licensed.is_some() && need.takes > 0).max_by_key(|need| need.is_short())?;
        let (left, net) = (need.left().unwrap_or_default(), need.takes.saturating_sub(need.frees));
        let app = apps.find(need.app).map(|app| app.short_name.clone()).unwrap_or_default();
        let tone = if need.is_short() { "bad" } else { "info" };
        let text =
            t(PeopleWord::NeedsSeats).replace("{needs}", &number(net)).replace("{left}", &number(left)).replace("{app}", &app);
        let names = named(&preview.seat_takers, need.takes.saturating_sub(preview.without_seat));
        let (is_short, is_first) = (need.is_short(), draft.first_seats_only.get());
        let room = left.saturating_add(need.frees);
        is_roles_or_so.then(|| {
            view! {
                <div class="note" data-tone=tone role="status">
                    <Icon name=if is_short { "warning" } else { "info" } />
                    <div>
                        <b>{text}</b> " " {t(PeopleWord::NewSeats).replace("{names}", &names)}
                        {(is_short && is_first).then(|| view! { <p>{t(PeopleWord::WithoutSeat).replace("{n}", &number(preview.without_seat))}</p> })}
                    </div>
                    {(is_short && !is_first && room > 0).then(|| view! {
                        <button type="button" class="btn" data-size="s" on:click=move |_| draft.first_seats_only.set(true)>
                            {t(PeopleWord::GiveFirst).replace("{n}", &number(room))}
                        </button>
                    })}
                </div>
            }
        })
    }
}

/// Which choices are grayed out, by whom, and the one click that leaves them out (A23, A24).
#[component]
fn Grayed(draft: Draft, options: Signal<BulkOptions>) -> impl IntoView {
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
fn named(names: &[String], users: u32) -> String {
    if names.len() <= NAMED {
        return names.join(", ");
    }
    let others = number(users.max(u32::try_from(names.len()).unwrap_or(u32::MAX)).saturating_sub(NAMED as u32));
    t(PeopleWord::AndMore).replace("{names}", &names[..NAMED].join(", ")).replace("{n}", &others)
}

#[component]
fn Confirming(
    start: BulkStart,
    draft: Draft,
    request: Memo<Option<BulkRequest>>,
    shown: Memo<Option<BulkPreview>>,
    moved: RwSignal<Option<(BulkRequest, BulkPreview, Vec<String>)>>,
    done: RwSignal<Option<BulkDone>>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let toasts: Toasts = expect_context();
    // One for each thing that is looked at: pressed twice, it is still one order.
    let key = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|_| order_key())));
    let why_not = move || {
        let shown = shown.get()?;
        let holding: u32 = shown.hindered.iter().map(|one| one.users).sum();
        if holding > 0 && !draft.leave_out.get() {
            return Some(count(holding, PeopleWord::OneHolds, PeopleWord::ManyHold));
        }
        if shown.seats.iter().any(domain::users::bulk::SeatNeed::is_short) && !draft.first_seats_only.get() {
            return Some(t(PeopleWord::TooFewSeats).to_owned());
        }
        (shown.changing == 0).then(|| t(PeopleWord::NobodyChanges).to_owned())
    };
    let may = move || shown.with(Option::is_some) && why_not().is_none() && !busy.get();
    let apply = move |_| {
        let (Some(request), Some(shown), Some(key)) = (request.get_untracked(), shown.get_untracked(), key.get_untracked()) else {
            return;
        };
        if !may() {
            return;
        }
        busy.set(true);
        error.set(None);
        Ordered::note(&key, shown.changing);
        let order = BulkOrder { request, fingerprint: shown.fingerprint, key };
        start_applying(order, busy, error, moved, done, start.on_changed, toasts);
    };
    let act = move || {
        let changing = shown.with(|shown| shown.as_ref().map_or(0, |shown| shown.changing));
        let (one, many) = match draft.kind.get() {
            Some(Kind::Enable) => (PeopleWord::EnableOne, PeopleWord::EnableMany),
            Some(Kind::Disable) => (PeopleWord::DisableOne, PeopleWord::DisableMany),
            Some(Kind::Resend) => (PeopleWord::ResendOne, PeopleWord::ResendMany),
            Some(Kind::Delete) => (PeopleWord::DeleteOne, PeopleWord::DeleteMany),
            Some(Kind::Roles) | None => (PeopleWord::ChangeOne, PeopleWord::ChangeMany),
        };
        if shown.with(Option::is_none) { t(Word::Apply).to_owned() } else { count(changing, one, many) }
    };
    let promise = move || {
        t(match draft.kind.get() {
            Some(Kind::Resend | Kind::Delete) => PeopleWord::AllOrNothing,
            _ => PeopleWord::AllOrNothingUndo,
        })
    };
    let waiting = move || match shown.with_untracked(|shown| shown.as_ref().map_or(0, |shown| shown.changing)) {
        people if people > LONG_BEYOND => view! { <Meanwhile people /> }.into_any(),
        _ => view! { <progress class="progress" aria-label=t(PeopleWord::Changing)></progress> }.into_any(),
    };
    view! {
        {move || error.get().map(|error| view! { <div class="note" data-tone="bad" role="alert"><Icon name="error" /><div>{error.sentence}</div></div> })}
        <Show when=move || busy.get()>{waiting}</Show>
        <footer>
            <span class="small t2">{promise}</span>
            <span class="push"></span>
            <span class="small bad-t" id="bulk-why" role="status">{move || why_not()}</span>
            <button type="button" class="btn" data-kind="quiet" on:click=move |_| start.open.set(false)>{move || t(if busy.get() { Word::Close } else { Word::Cancel })}</button>
            <button
                type="button"
                id=APPLY
                class="btn"
                data-kind="primary"
                aria-disabled=move || (!may()).to_string()
                aria-describedby="bulk-why"
                on:click=apply
            >
                {act}
            </button>
        </footer>
    }
}

fn start_applying(
    order: BulkOrder,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    moved: RwSignal<Option<(BulkRequest, BulkPreview, Vec<String>)>>,
    done: RwSignal<Option<BulkDone>>,
    on_changed: Callback<()>,
    toasts: Toasts,
) {
    start(async move {
        let request = order.request.clone();
        let answer = apply_bulk(order).await;
        long_order::settle(&answer);
        match answer {
            Ok(BulkOutcome::Done(made)) => {
                on_changed.run(());
                if let Some(Some(made)) = done.try_set(Some(made)) {
                    tell(&made, toasts, on_changed);
                }
            }
            Ok(BulkOutcome::Moved { preview, moved: names }) => {
                if moved.try_set(Some((request, *preview, names))).is_some() {
                    toasts.say(t(PeopleWord::FactsMoved));
                }
            }
            Err(refused) => {
                if let Some(Some(refused)) = error.try_set(Some(refused)) {
                    toasts.say(refused.sentence);
                }
            }
        }
        busy.try_set(false);
    });
}
