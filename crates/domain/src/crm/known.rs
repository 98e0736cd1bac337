//! What is known of an object, and how an answer or its absence changes that.

use serde::{Deserialize, Serialize};

use super::field_status::{FieldLine, FieldStatus, field_lines};
use super::schema::ObjectSeen;
use super::{Health, StandardObject};
use crate::time::Instant;

/// Why the CRM did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum FailureReason {
    /// It does not accept the credentials.
    Denied {
        message: String,
    },
    /// The limit of calls is used up.
    RateLimited,
    Unreachable,
    /// A maintenance page, half an answer, the wrong shape.
    Surprising,
}

/// The last attempt that got no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckFailure {
    pub at: Instant,
    #[serde(flatten)]
    pub reason: FailureReason,
}

/// The last known state of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectKnown {
    /// The last complete answer and when it came; `None` before the first.
    pub answer: Option<(Instant, ObjectSeen)>,
    /// Why there was no answer since.
    pub failure: Option<CheckFailure>,
}

impl ObjectKnown {
    /// The state after a check that was begun at `asked_at`. An answer replaces what was known; its absence leaves it and
    /// is noted (trust rule 7). A check that is overtaken by a later one changes nothing.
    #[must_use]
    pub fn after(self, outcome: Result<ObjectSeen, FailureReason>, asked_at: Instant, now: Instant) -> Self {
        if self.answer.as_ref().is_some_and(|(at, _)| *at > asked_at) {
            return self;
        }
        match outcome {
            Ok(seen) => Self { answer: Some((now, seen)), failure: None },
            Err(reason) => Self { answer: self.answer, failure: Some(CheckFailure { at: now, reason }) },
        }
    }

    /// The lines of the Fields panel; none before the first answer.
    #[must_use]
    pub fn lines(&self, object: StandardObject) -> Vec<FieldLine> {
        let Some((_, seen)) = &self.answer else { return Vec::new() };
        let standardized: Vec<&str> = object.fields().filter_map(|field| field.in_salesforce()).collect();
        match seen {
            ObjectSeen::Readable { fields, .. } => field_lines(&standardized, Some(fields)),
            ObjectSeen::NotReadable => field_lines(&standardized, None),
        }
    }

    /// How many standardized fields cannot be read.
    #[must_use]
    pub fn lost_fields(&self, object: StandardObject) -> u32 {
        let lost = self.lines(object).into_iter().filter(|line| line.status == FieldStatus::ErrorStandardized).count();
        u32::try_from(lost).unwrap_or(u32::MAX)
    }

    /// The state as one word. A failed check does not change it; the page says since when it stands.
    #[must_use]
    pub fn health(&self, object: StandardObject) -> Health {
        match &self.answer {
            None => Health::NotChecked,
            Some((_, ObjectSeen::NotReadable)) => Health::PermissionMissing,
            Some((_, ObjectSeen::Readable { .. })) if self.lost_fields(object) > 0 => Health::NeedsAttention,
            Some((_, ObjectSeen::Readable { .. })) => Health::Healthy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::{FieldSeen, FieldType};

    fn readable(without: &str) -> ObjectSeen {
        let names = StandardObject::Lead.fields().filter_map(|field| field.in_salesforce()).filter(|name| *name != without);
        let fields = names.map(|name| FieldSeen { name: name.into(), label: name.into(), kind: FieldType::Text }).collect();
        ObjectSeen::Readable { label: "Lead".into(), fields }
    }

    #[test]
    fn b20_a_field_is_lost_and_heals_with_the_answers() {
        let known = ObjectKnown::default().after(Ok(readable("Email")), Instant(1), Instant(1));
        assert_eq!(known.health(StandardObject::Lead), Health::NeedsAttention);
        assert_eq!(known.lost_fields(StandardObject::Lead), 1);
        let healed = known.after(Ok(readable("")), Instant(2), Instant(2));
        assert_eq!(healed.health(StandardObject::Lead), Health::Healthy);
    }

    #[test]
    fn f10_no_answer_is_neither_lost_nor_fine() {
        for before in [
            ObjectKnown::default(),
            ObjectKnown::default().after(Ok(readable("")), Instant(1), Instant(1)),
            ObjectKnown::default().after(Ok(readable("Email")), Instant(1), Instant(1)),
        ] {
            for reason in [
                FailureReason::Unreachable,
                FailureReason::RateLimited,
                FailureReason::Surprising,
                FailureReason::Denied { message: "x".into() },
            ] {
                let after = before.clone().after(Err(reason.clone()), Instant(8), Instant(9));
                assert_eq!(after.health(StandardObject::Lead), before.health(StandardObject::Lead));
                assert_eq!(after.answer, before.answer);
                assert_eq!(after.failure, Some(CheckFailure { at: Instant(9), reason }));
            }
        }
    }

    #[test]
    fn a_slow_check_does_not_undo_what_a_later_one_learnt() {
        let known = ObjectKnown::default().after(Ok(readable("Email")), Instant(5), Instant(6));
        assert_eq!(known.clone().after(Ok(readable("")), Instant(1), Instant(9)), known);
        assert_eq!(known.clone().after(Err(FailureReason::Unreachable), Instant(1), Instant(9)), known);
    }

    #[test]
    fn an_object_that_is_closed_misses_its_permission() {
        let known = ObjectKnown::default().after(Ok(ObjectSeen::NotReadable), Instant(1), Instant(1));
        assert_eq!(known.health(StandardObject::Lead), Health::PermissionMissing);
    }
}
