//! Who is signed in, asked once a page load and after each sign-in.

use domain::actor::Me;
use domain::right::Right;
use leptos::prelude::*;

use crate::sign_in::api::who_am_i;
use crate::wire::ApiError;

/// The person before the screen. From context.
#[derive(Clone, Copy)]
pub struct Session {
    me: LocalResource<Result<Me, ApiError>>,
}

impl Session {
    /// Asks the server.
    pub fn load() -> Self {
        Self { me: LocalResource::new(who_am_i) }
    }

    /// Asks again: somebody signed in or out.
    pub fn refresh(self) {
        self.me.refetch();
    }

    /// The answer; `None` until it came.
    pub fn answer(self) -> Option<Result<Me, ApiError>> {
        self.me.get()
    }

    /// The person, when one is signed in.
    pub fn me(self) -> Option<Me> {
        self.answer().and_then(Result::ok)
    }

    /// Whether the person has `right`. For drawing only; the server asks for itself.
    pub fn has(self, right: Right) -> bool {
        self.me().is_some_and(|me| me.has(right))
    }

    /// Looks at a failed answer: when the session ended meanwhile, the entrance is shown at once.
    pub fn notice(self, error: &ApiError) {
        if error.code == "sign_in_needed" && self.me.with_untracked(|me| matches!(me, Some(Ok(_)))) {
            self.refresh();
        }
    }
}

/// The session from context.
pub fn use_session() -> Session {
    expect_context()
}
