//! The states of connections, objects and fields as chips and sentences.

use domain::crm::{CheckFailure, FailureReason, FieldStatus, Health, StandardObject};
use domain::time::Instant;
use leptos::prelude::*;

use crate::kit::icon::Icon;
use crate::kit::status::{StatusChip, Tone};
use crate::kit::time::full;
use crate::text::{Word, count, t};

/// The state of an object or of a whole connection.
#[component]
pub fn HealthChip(health: Health, #[prop(default = 0)] lost_fields: u32) -> impl IntoView {
    let (tone, icon, word) = match health {
        Health::Healthy => (Tone::Ok, "enabled", Word::Healthy),
        Health::NotChecked => (Tone::Off, "clock", Word::NotChecked),
        Health::NeedsAttention => (Tone::Warn, "warning", Word::NeedsAttention),
        Health::PermissionMissing => (Tone::Bad, "error", Word::PermissionMissing),
    };
    let more =
        (health == Health::NeedsAttention && lost_fields > 0).then(|| count(lost_fields, Word::OneFieldLost, Word::FieldsLost));
    match more {
        Some(more) => view! { <StatusChip tone icon word=t(word) more /> }.into_any(),
        None => view! { <StatusChip tone icon word=t(word) /> }.into_any(),
    }
}

/// The status of a field (B14).
#[component]
pub fn FieldChip(status: FieldStatus) -> impl IntoView {
    let (tone, icon, word) = match status {
        FieldStatus::ErrorStandardized => (Tone::Bad, "error", Word::ErrorStandardized),
        FieldStatus::ActiveStandardized => (Tone::Ok, "standard", Word::ActiveStandardized),
        FieldStatus::Active => (Tone::Ok, "enabled", Word::Active),
    };
    view! { <StatusChip tone icon word=t(word) /> }
}

/// Since when nothing new is known, and why.
#[component]
pub fn FailureNote(failure: CheckFailure, checked_at: Option<Instant>) -> impl IntoView {
    let since = match checked_at {
        Some(at) => t(Word::NotCheckedSince).replace("{time}", &full(at)),
        None => t(Word::NeverChecked).to_owned(),
    };
    let why = match failure.reason {
        FailureReason::Denied { message } => t(Word::WhyDenied).replace("{message}", &message),
        FailureReason::RateLimited => t(Word::WhyRateLimited).to_owned(),
        FailureReason::Unreachable => t(Word::WhyUnreachable).to_owned(),
        FailureReason::Surprising => t(Word::WhySurprising).to_owned(),
    };
    view! {
        <div class="note" data-tone="warn" role="status">
            <Icon name="clock" />
            <div><b>{since}</b> " " {why}</div>
        </div>
    }
}

/// The icon of an object.
pub const fn object_icon(object: StandardObject) -> &'static str {
    match object {
        StandardObject::Account => "account",
        StandardObject::Lead => "lead",
        StandardObject::Contact => "contact",
        StandardObject::Opportunity => "deal",
        StandardObject::User => "user",
        StandardObject::Campaign | StandardObject::CampaignMember | StandardObject::Task => "records",
    }
}
