//! Custom roles in the model.

use std::collections::BTreeMap;

use domain::roles::custom::RoleDraft;
use domain::roles::{AppKey, PermissionLevel as Level, RoleKey};

use super::acts::{Answer, Done, No, allow, unless};
use super::model::{Organization, Person, Rules, What};

impl Rules {
    /// E11: whoever edits roles of the application; nothing beyond himself, nothing reserved, and what touches other people's
    /// rights is the primary administrator's (A33, A36).
    pub fn make_role(&self, of: &mut Organization, who: &Person, draft: &RoleDraft, is_stale: bool) -> Answer {
        let app = draft.app;
        allow(self.opens(of, who, What::MakeRoles) && self.manages(of, who, app, What::MakeRoles))?;
        let none = BTreeMap::new();
        let before = match draft.key {
            None => &none,
            Some(key) => {
                let role = of.roles.get(&(app, key)).ok_or(No::Refused)?;
                allow(role.is_custom && !concerns(who, app, key))?;
                &role.levels
            }
        };
        let mut others = of.roles.iter().filter(|((of_app, key), _)| *of_app == app && Some(*key) != draft.key);
        allow(!others.any(|(_, role)| role.name.to_lowercase() == draft.name.to_lowercase()))?;
        for row in &self.rows[&app] {
            let level = |levels: &BTreeMap<String, Level>| levels.get(&row.key).copied().unwrap_or_default();
            let (was, will) = (level(before), level(&draft.levels));
            let reached = who.is_primary || will <= self.level(of, who, app, &row.key);
            allow(will <= was || !row.is_reserved && reached)?;
        }
        let holds = |person: &&Person| draft.key.is_some_and(|key| concerns(person, app, key));
        let is_of_administrators = of.people.values().filter(holds).any(|person| self.is_administrator(of, person));
        let touches = self.touches_rights(app, before) || self.touches_rights(app, &draft.levels) || is_of_administrators;
        allow(who.is_primary || !touches)?;
        unless(is_stale, No::Moved)?;
        Ok(Done::default())
    }

    pub fn remove_role(&self, of: &mut Organization, who: &Person, app: AppKey, role: RoleKey) -> Answer {
        let is_custom = of.roles.get(&(app, role)).is_some_and(|role| role.is_custom);
        allow(is_custom && self.opens(of, who, What::MakeRoles) && self.manages(of, who, app, What::MakeRoles))?;
        allow(who.is_primary || !self.is_administrators(of, app, role))?;
        allow(!of.people.values().any(|person| concerns(person, app, role)))?;
        of.roles.remove(&(app, role));
        of.version += 1;
        Ok(Done::default())
    }
}

/// Somebody has the role, or will again once another ends.
fn concerns(person: &Person, app: AppKey, role: RoleKey) -> bool {
    person.roles.get(&app) == Some(&role) || person.ends.get(&app).is_some_and(|(_, then)| *then == Some(role))
}
