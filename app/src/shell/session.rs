//! Who is signed in, asked once a page load and after each sign-in.

use domain::actor::Me;
use domain::id::UserId;
use domain::right::Right;
use domain::roles::Apps;
use domain::sign_in::Entrance;
use leptos::prelude::*;

use crate::kit::answer::Answer;
use crate::sign_in::api::find_entrance;
use crate::wire::ApiError;

/// The person before the screen, or what the entrance offers him. From context.
#[derive(Clone, Copy)]
pub struct Session {
    entrance: Answer<Entrance>,
    me: Memo<Option<Me>>,
    /// Whether the person signed out himself.
    has_left: StoredValue<bool>,
    has_ended: Memo<bool>,
    again: RwSignal<u32>,
}

impl Session {
    /// Asks the server.
    pub fn load() -> Self {
        let entrance = Answer::to(find_entrance);
        let has_left = StoredValue::new(false);
        // Whoever is inside stays there when an answer is lost, or when his session ends: what he typed stays with him.
        let me = Memo::new(move |before: Option<&Option<Me>>| match entrance.get() {
            Some(Ok(Entrance::Inside { me })) => Some(*me),
            Some(Ok(_)) if has_left.get_value() => None,
            Some(Ok(_) | Err(_)) | None => before.cloned().flatten(),
        });
        let is_outside = move || matches!(entrance.latest(), Some(Entrance::SignIn { .. } | Entrance::SetUp));
        let has_ended = Memo::new(move |_| is_outside() && me.with(Option::is_some));
        let again = RwSignal::new(0);
        Effect::new(move |before: Option<bool>| {
            let is_over = has_ended.get();
            if before == Some(true) && !is_over {
                again.update(|times| *times += 1);
            }
            is_over
        });
        // Somebody else signed in, here or in another tab: nothing that was drawn for the one before stays.
        Effect::new(move |before: Option<Option<UserId>>| {
            let now = me.with(|me| me.as_ref().map(|me| me.user_id));
            if before.flatten().zip(now).is_some_and(|(before, now)| before != now) {
                drop(window().location().reload());
            }
            now
        });
        Self { entrance, me, has_left, has_ended, again }
    }

    /// Asks again: somebody signed in, or what is known of him changed.
    pub fn refresh(self) {
        self.has_left.set_value(false);
        self.entrance.again();
    }

    /// Asks again after signing out: the pages go.
    pub fn leave(self) {
        self.has_left.set_value(true);
        self.entrance.again();
    }

    /// Whether the session ended without the person's doing, while he is before his pages.
    pub fn has_ended(self) -> bool {
        self.has_ended.get()
    }

    /// How often the person signed in again after that.
    pub fn signed_in_again(self) -> Signal<u32> {
        self.again.into()
    }

    /// The answer; `None` until it came.
    pub fn entrance(self) -> Option<Result<Entrance, ApiError>> {
        self.entrance.get()
    }

    /// The latest good answer.
    pub fn offered(self) -> Option<Entrance> {
        self.entrance.latest()
    }

    /// The person, when one is signed in.
    pub fn me(self) -> Option<Me> {
        self.me.get()
    }

    /// The person, for what is drawn once and not kept up to date.
    pub fn me_untracked(self) -> Option<Me> {
        self.me.get_untracked()
    }

    /// The licensed applications with their roles; none while nobody is signed in.
    pub fn apps(self) -> Apps {
        self.me_untracked().map(|me| me.apps).unwrap_or_default()
    }

    /// Whether the person has `right`. For drawing only; the server asks for itself.
    pub fn has(self, right: Right) -> bool {
        self.me.with(|me| me.as_ref().is_some_and(|me| me.has(right)))
    }

    /// Looks at a refusal: when the session ended meanwhile, the person is asked at once to sign in again.
    pub fn notice(self, error: &ApiError) {
        if error.is_sign_in_needed() && self.me.with_untracked(Option::is_some) {
            self.refresh();
        }
    }
}

/// The session from context.
pub fn use_session() -> Session {
    expect_context()
}
