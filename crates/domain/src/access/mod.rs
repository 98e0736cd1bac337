//! Who sees which record (C1 to C8): a profile gives each object a level for owners and one for everybody else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::crm::StandardObject;
use crate::id::ProfileId;

/// What a person may do with a record. The order of the variants matters (Q10): `>=` asks "at least".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessLevel {
    /// As if it did not exist.
    #[default]
    Hide,
    View,
    /// Create and update (Q11).
    Edit,
}

impl AccessLevel {
    pub const ALL: [Self; 3] = [Self::Hide, Self::View, Self::Edit];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::View => "view",
            Self::Edit => "edit",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.key() == key)
    }
}

/// The two levels a profile gives an object (C7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectAccess {
    pub owner: AccessLevel,
    pub non_owner: AccessLevel,
}

impl ObjectAccess {
    /// What somebody may do with a record he owns, or does not. A profile may give owners less than everybody else; an owner
    /// is never worse off for owning.
    #[must_use]
    pub fn level(self, is_owner: bool) -> AccessLevel {
        if is_owner { self.owner.max(self.non_owner) } else { self.non_owner }
    }

    /// Nobody with this sees anything of the object, which then looks like one that does not exist.
    #[must_use]
    pub fn is_hidden(self) -> bool {
        self == Self::default()
    }

    /// What the Administrator profile gives every object.
    pub const ADMINISTRATOR: Self = Self { owner: AccessLevel::Edit, non_owner: AccessLevel::Edit };
    /// What the Standard user profile gives the objects present at set-up (C6, Q22).
    pub const STANDARD: Self = Self { owner: AccessLevel::Edit, non_owner: AccessLevel::Hide };
}

/// The two default profiles (C3) and those made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileKind {
    Administrator,
    Standard,
    Custom,
}

impl ProfileKind {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Standard => "standard",
            Self::Custom => "custom",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Administrator, Self::Standard, Self::Custom].into_iter().find(|kind| kind.key() == key)
    }
}

/// An access profile: every user has exactly one (C1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub id: ProfileId,
    pub name: String,
    pub kind: ProfileKind,
    /// An object that is not listed is hidden, except to administrators.
    pub objects: BTreeMap<StandardObject, ObjectAccess>,
}

impl Profile {
    /// The levels this profile gives `object`.
    #[must_use]
    pub fn object(&self, object: StandardObject) -> ObjectAccess {
        match self.kind {
            ProfileKind::Administrator => ObjectAccess::ADMINISTRATOR,
            ProfileKind::Standard | ProfileKind::Custom => self.objects.get(&object).copied().unwrap_or_default(),
        }
    }
}

/// The records of one object a viewer reaches, as a condition over many. The only shape `store` turns into SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordScope {
    /// None: answered without a query.
    Nothing,
    /// Those whose Owner field holds this CRM user id.
    OwnedBy(String),
    /// All of them.
    Everything,
}

/// Which records of `object` somebody with `profile` and `crm_user_id` reaches (C6 to C8).
///
/// Ownership needs a CRM user id that is filled: a person without one owns nothing, also not the records whose Owner is
/// empty (D16, T06).
#[must_use]
pub fn scope(profile: &Profile, object: StandardObject, crm_user_id: Option<&str>) -> RecordScope {
    let access = profile.object(object);
    let owner_id = crm_user_id.filter(|id| !id.is_empty());
    match (access.owner, access.non_owner, owner_id) {
        (_, AccessLevel::View | AccessLevel::Edit, _) => RecordScope::Everything,
        (AccessLevel::View | AccessLevel::Edit, AccessLevel::Hide, Some(id)) => RecordScope::OwnedBy(id.to_owned()),
        (_, AccessLevel::Hide, _) => RecordScope::Nothing,
    }
}

/// Whether a viewer owns a record: his CRM user id is filled and equals the Owner field (C8, D16).
#[must_use]
pub fn owns(crm_user_id: Option<&str>, record_owner: Option<&str>) -> bool {
    crm_user_id.filter(|id| !id.is_empty()).is_some_and(|id| record_owner == Some(id))
}

/// The level one record has for a viewer: the owner's level when he owns it, else the other (C8).
#[must_use]
pub fn decide(profile: &Profile, object: StandardObject, crm_user_id: Option<&str>, record_owner: Option<&str>) -> AccessLevel {
    profile.object(object).level(owns(crm_user_id, record_owner))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn profile(access: ObjectAccess) -> Profile {
        Profile {
            id: ProfileId(Uuid::nil()),
            name: "Standard user".into(),
            kind: ProfileKind::Custom,
            objects: [(StandardObject::Lead, access)].into(),
        }
    }

    #[test]
    fn c6_a_standard_user_reaches_only_what_he_owns() {
        let standard = profile(ObjectAccess::STANDARD);
        assert_eq!(scope(&standard, StandardObject::Lead, Some("005A")), RecordScope::OwnedBy("005A".into()));
        assert_eq!(decide(&standard, StandardObject::Lead, Some("005A"), Some("005B")), AccessLevel::Hide);
        assert_eq!(decide(&standard, StandardObject::Lead, Some("005A"), Some("005A")), AccessLevel::Edit);
    }

    #[test]
    fn d16_without_a_crm_user_id_nothing_is_owned_not_even_the_ownerless() {
        let standard = profile(ObjectAccess::STANDARD);
        for id in [None, Some("")] {
            assert_eq!(scope(&standard, StandardObject::Lead, id), RecordScope::Nothing);
            assert_eq!(decide(&standard, StandardObject::Lead, id, Some("")), AccessLevel::Hide);
            assert_eq!(decide(&standard, StandardObject::Lead, id, None), AccessLevel::Hide);
        }
    }

    #[test]
    fn an_object_the_profile_does_not_list_is_hidden() {
        assert_eq!(scope(&profile(ObjectAccess::STANDARD), StandardObject::Opportunity, Some("005A")), RecordScope::Nothing);
    }

    fn level() -> impl Strategy<Value = AccessLevel> {
        prop::sample::select(AccessLevel::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn the_list_holds_exactly_the_records_whose_decision_is_at_least_view(
            owner in level(),
            non_owner in level(),
            viewer in prop::option::of("[AB]?"),
            record_owner in prop::option::of("[AB]?"),
        ) {
            let profile = profile(ObjectAccess { owner, non_owner });
            let listed = match scope(&profile, StandardObject::Lead, viewer.as_deref()) {
                RecordScope::Nothing => false,
                RecordScope::Everything => true,
                RecordScope::OwnedBy(id) => record_owner.as_deref() == Some(id.as_str()),
            };
            let decided = decide(&profile, StandardObject::Lead, viewer.as_deref(), record_owner.as_deref()) >= AccessLevel::View;
            prop_assert_eq!(listed, decided);
        }
    }
}
