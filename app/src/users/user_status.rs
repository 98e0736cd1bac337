//! The status of a person.

use domain::time::Instant;
use domain::users::Status;
use leptos::prelude::*;

use crate::kit::status::{StatusChip, Tone};
use crate::kit::time::{days_ago, left};
use crate::text::{Word, t};

/// The status chip of a person.
#[component]
pub fn UserStatus(status: Status, now: Instant) -> impl IntoView {
    match status {
        Status::Enabled => view! { <StatusChip tone=Tone::Ok icon="enabled" word=t(Word::Enabled) /> }.into_any(),
        Status::Disabled => view! { <StatusChip tone=Tone::Off icon="disabled" word=t(Word::Disabled) /> }.into_any(),
        Status::Invited { expires_at } => {
            view! { <StatusChip tone=Tone::Info icon="clock" word=t(Word::Invited) more=left(expires_at, now) /> }.into_any()
        }
        Status::ExpiredInvite { expired_at } => {
            view! { <StatusChip tone=Tone::Warn icon="expired" word=t(Word::ExpiredInvite) more=days_ago(expired_at, now) /> }
                .into_any()
        }
    }
}
