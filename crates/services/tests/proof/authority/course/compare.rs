//! The world beside the model.

use domain::users::end::RoleEnds;
use domain::users::{StoredStatus, User};

use super::super::acts::Done;
use super::super::model::{Person, Status};
use super::Course;

/// Somebody as he is kept.
pub fn person_of(user: &User, ends: Option<&RoleEnds>, link: Option<String>) -> Person {
    Person {
        id: Some(user.id),
        email: user.email.folded(),
        names: [user.first_name.clone(), user.last_name.clone(), user.job_title.clone()],
        status: match user.status {
            StoredStatus::Enabled => Status::Enabled,
            StoredStatus::Disabled => Status::Disabled,
            StoredStatus::Invited { sent_at } | StoredStatus::ExpiredInvite { sent_at } => Status::Invited(sent_at),
        },
        roles: user.roles.iter().collect(),
        ends: ends.into_iter().flatten().map(|(app, end)| (*app, (end.until, end.then))).collect(),
        is_primary: user.is_primary,
        seq: user.changed_seq,
        link,
    }
}

impl Course {
    /// Everybody's record beside the model's. `done` is what was just done: only whom it names has a new entry in the log, and
    /// one entry for all of them.
    pub(super) async fn compare(&mut self, at: usize, done: Option<&Done>) {
        let told = format!("after action {}", self.action);
        let now = self.now;
        let of = &mut self.organizations[at];
        let users = self.world.everybody(of.name).await;
        let ids: Vec<_> = users.iter().map(|user| user.id).collect();
        let ends = self.world.ends(&ids).await;
        let kept: Vec<String> = users.iter().map(|user| user.email.folded()).collect();
        assert_eq!(kept, of.people.keys().cloned().collect::<Vec<_>>(), "{told}: who is there");
        let mut entry = None;
        for user in &users {
            let person = of.people.get_mut(&user.email.folded()).unwrap();
            let is_touched = done.is_some_and(|done| done.touched.contains(&person.email));
            if person.id.is_none() {
                assert!(is_touched, "{told}: {} came", person.email);
                person.id = Some(user.id);
            }
            let found = person_of(user, ends.get(&user.id), None);
            let facts = |one: &Person| (one.id, one.names.clone(), one.roles.clone(), one.ends.clone(), one.is_primary);
            assert_eq!(facts(&found), facts(person), "{told}: {}", person.email);
            assert_eq!(user.status.at(now).key(), person.status.at(now), "{told}: {}", person.email);
            if is_touched {
                assert!(found.seq > person.seq, "{told}: {} has no new entry", person.email);
                assert_eq!(*entry.get_or_insert(found.seq), found.seq, "{told}: more entries than one");
                person.seq = found.seq;
            } else {
                assert_eq!(found.seq, person.seq, "{told}: {} has an entry of which the model knows nothing", person.email);
            }
        }
        let primaries = users.iter().filter(|user| user.is_primary && user.status == StoredStatus::Enabled).count();
        assert_eq!(primaries, 1, "{told}: primary administrators");
        for app in super::super::model::APPS {
            let held = of.people.values().filter(|person| person.holds_seat(app, now)).count();
            assert!(of.seats[&app].is_none_or(|seats| held <= seats as usize), "{told}: {held} seats of {app}");
        }
        if let (Some(entry), Some(group)) = (entry, of.groups.last_mut())
            && group.seq == 0
        {
            group.seq = entry;
        }
        if let Some(done) = done {
            self.follow(at, done).await;
        }
    }

    /// Takes note of new links and of sessions that ended with an account.
    async fn follow(&mut self, at: usize, done: &Done) {
        for email in &done.touched {
            let person = self.organizations[at].people.get_mut(email).unwrap();
            match person.status {
                Status::Invited(_) if person.link.is_none() => {
                    person.link = self.world.invitation(person.id.unwrap()).await;
                    self.links.extend(person.link.clone());
                }
                Status::Disabled => {
                    if let Some(session) = self.sessions.get_mut(&(at, email.clone())) {
                        session.is_dead = true;
                    }
                }
                _ => {}
            }
        }
    }
}
