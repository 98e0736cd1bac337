//! What is kept of people, read past everything that decides who may look.

use std::collections::BTreeMap;

use domain::id::UserId;
use domain::locale::Words;
use domain::roles::{AppKey, Role, RoleKey, RoleKind};
use domain::users::User;
use domain::users::end::RoleEnds;
use domain::users::filter::UserFilter;

use super::{World, origin};
use crate::Cx;
use crate::sign_in::{SessionToken, begin_session};

impl World {
    /// Everybody of the organisation with this name, in the order of their addresses.
    ///
    /// # Panics
    /// When there is no such organisation, or the database cannot be read.
    pub async fn everybody(&self, organization: &str) -> Vec<User> {
        let snapshot = self.services.store().read().await.expect("the database can be read");
        let id = store::organizations::named(&snapshot, organization).await.expect("the database can be read");
        let id = id.expect("there is such an organisation");
        let people = store::users::after_address(&snapshot, id, &UserFilter::default(), None, u64::from(u32::MAX)).await;
        people.expect("the database can be read")
    }

    /// The ends of the roles of these people.
    ///
    /// # Panics
    /// When the database cannot be read.
    pub async fn ends(&self, ids: &[UserId]) -> BTreeMap<UserId, RoleEnds> {
        let snapshot = self.services.store().read().await.expect("the database can be read");
        store::role_ends::of_people(&snapshot, ids).await.expect("the database can be read")
    }

    /// The token of the link that invites somebody now, as it stands in his mail; `None` without an open one.
    ///
    /// # Panics
    /// When the database cannot be read.
    pub async fn invitation(&self, id: UserId) -> Option<String> {
        let snapshot = self.services.store().read().await.expect("the database can be read");
        let generation = store::invitations::generation(&snapshot, id).await.expect("the database can be read")?;
        let post = &self.services.0.post;
        post.link(&post.token(id, generation)).rsplit('/').next().map(str::to_owned)
    }

    /// A session of this person, as [`World::sign_in`] makes it.
    ///
    /// # Panics
    /// When he may not sign in.
    pub async fn sign_in_as(&self, id: UserId) -> SessionToken {
        begin_session(&self.services, id, &origin()).await.expect("may sign in")
    }

    /// Adds so many custom roles without any right to an application, past everything that looks at them; their keys.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn custom_roles(&self, cx: &Cx, app: AppKey, many: u32) -> Vec<RoleKey> {
        let tx = self.services.store().write().await.expect("the database can be written");
        let mut keys = Vec::new();
        for number in 0..many {
            let key = RoleKey::parse(&format!("custom_{number}")).expect("is a key");
            let name = format!("Custom {number}");
            let role = Role { key, name, description: Words::default(), kind: RoleKind::Custom, is_administrator: false };
            let added = store::roles::add(&tx, cx.actor.organization_id, app, &role, &BTreeMap::new()).await;
            added.expect("the database can be written");
            keys.push(key);
        }
        tx.save().await.expect("the database can be written");
        keys
    }
}
