//! The states of connections, objects and fields as chips and sentences.

use domain::crm::{CheckFailure, FailureReason, FieldStatus, Health, StandardObject};
use domain::time::Instant;
use leptos::prelude::*;

use super::words::CrmWord;
use crate::kit::icon::Icon;
use crate::kit::status::{StatusChip, Tone};
use crate::kit::time::full;
use crate::text::{count, t};

/// The state of an object or of a whole connection.
#[component]
pub fn HealthChip(health: Health, #[prop(default = 0)] lost_fields: u32) -> impl IntoView {
    let (tone, icon, word) = match health {
        Health::Healthy => (Tone::Ok, "enabled", CrmWord::Healthy),
        Health::NotChecked => (Tone::Off, "clock", CrmWord::NotChecked),
        Health::NeedsAttention => (Tone::Warn, "warning", CrmWord::NeedsAttention),
        Health::PermissionMissing => (Tone::Bad, "error", CrmWord::PermissionMissing),
    };
    let more = (health == Health::NeedsAttention && lost_fields > 0)
        .then(|| count(lost_fields, CrmWord::OneFieldLost, CrmWord::FieldsLost));
    match more {
        Some(more) => view! { <StatusChip tone icon word=t(word) more /> }.into_any(),
        None => view! { <StatusChip tone icon word=t(word) /> }.into_any(),
    }
}

/// The status of a field (B14).
#[component]
pub fn FieldChip(status: FieldStatus) -> impl IntoView {
    let (tone, icon, word) = match status {
        FieldStatus::ErrorStandardized => (Tone::Bad, "error", CrmWord::ErrorStandardized),
        FieldStatus::ActiveStandardized => (Tone::Ok, "standard", CrmWord::ActiveStandardized),
        FieldStatus::Active => (Tone::Ok, "enabled", CrmWord::Active),
    };
    view! { <StatusChip tone icon word=t(word) /> }
}

/// Since when nothing new is known, and why.
#[component]
pub fn FailureNote(failure: CheckFailure, checked_at: Option<Instant>) -> impl IntoView {
    let since = match checked_at {
        Some(at) => t(CrmWord::NotCheckedSince).replace("{time}", &full(at)),
        None => t(CrmWord::NeverChecked).to_owned(),
    };
    let why = match failure.reason {
        FailureReason::Denied { message } => t(CrmWord::WhyDenied).replace("{message}", &message),
        FailureReason::RateLimited => t(CrmWord::WhyRateLimited).to_owned(),
        FailureReason::Unreachable => t(CrmWord::WhyUnreachable).to_owned(),
        FailureReason::Surprising => t(CrmWord::WhySurprising).to_owned(),
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
