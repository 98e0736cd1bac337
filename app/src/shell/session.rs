//! Who is signed in, asked once a page load and after each sign-in.

use domain::actor::Me;
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
}

impl Session {
    /// Asks the server.
    pub fn load() -> Self {
        let entrance = Answer::to(find_entrance);
        let me = Memo::new(move |_| match entrance.latest() {
            Some(Entrance::Inside { me }) => Some(*me),
            _ => None,
        });
        Self { entrance, me }
    }

    /// Asks again: somebody signed in or out.
    pub fn refresh(self) {
        self.entrance.again();
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

    /// Looks at a failed answer: when the session ended meanwhile, the entrance is shown at once.
    pub fn notice(self, error: &ApiError) {
        if error.code == "sign_in_needed" && self.me.with_untracked(Option::is_some) {
            self.refresh();
        }
    }
}

/// The session from context.
pub fn use_session() -> Session {
    expect_context()
}
