//! Whom the ticks in the list stand for (A19).
//!
//! Ticked people stay ticked while one turns pages or sorts: they are still on the list. Another filter clears the
//! selection, and so does a change of those in it, so that nobody is in it who is not on the list. "All that match" is kept
//! as the filter, never as ids.

use domain::id::UserId;
use domain::users::bulk::Selection;
use domain::users::filter::UserFilter;

/// The selection of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    how: How,
    /// Where a range begins (shift and click): the row ticked last.
    last: Option<UserId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum How {
    Picked(Vec<UserId>),
    /// Everybody the filter finds but `without`, who are `of` people, and of them not these.
    Matching {
        filter: Box<UserFilter>,
        without: Option<UserId>,
        of: u32,
        except: Vec<UserId>,
    },
}

impl Default for How {
    fn default() -> Self {
        Self::Picked(Vec::new())
    }
}

impl Ticks {
    /// Whether a person is selected.
    pub fn has(&self, id: UserId) -> bool {
        match &self.how {
            How::Picked(ids) => ids.contains(&id),
            How::Matching { without, except, .. } => *without != Some(id) && !except.contains(&id),
        }
    }

    /// How many are selected.
    pub fn count(&self) -> u32 {
        let len = |list: &Vec<UserId>| u32::try_from(list.len()).unwrap_or(u32::MAX);
        match &self.how {
            How::Picked(ids) => len(ids),
            How::Matching { except, of, .. } => of.saturating_sub(len(except)),
        }
    }

    /// Whether everybody a filter finds was selected at once.
    pub const fn is_matching(&self) -> bool {
        matches!(self.how, How::Matching { .. })
    }

    /// Ticks or unticks one row.
    pub fn toggle(&mut self, id: UserId) {
        self.set(id, !self.has(id));
        self.last = Some(id);
    }

    /// With shift: gives every row from the one ticked last to `id` what `id` gets. `shown` are the rows that can be ticked.
    pub fn toggle_range(&mut self, id: UserId, shown: &[UserId]) {
        let place = |wanted: UserId| shown.iter().position(|id| *id == wanted);
        let (Some(from), Some(to)) = (self.last.and_then(place), place(id)) else { return self.toggle(id) };
        let ticked = !self.has(id);
        for id in &shown[from.min(to)..=from.max(to)] {
            self.set(*id, ticked);
        }
        self.last = Some(id);
    }

    /// Select All: every row shown on screen, and no other (A19); again, none of them.
    pub fn toggle_shown(&mut self, shown: &[UserId]) {
        let ticked = !shown.iter().all(|id| self.has(*id));
        for id in shown {
            self.set(*id, ticked);
        }
    }

    /// Everybody the filter finds, but whoever selects, whom it may find or not: `of` people without him.
    pub fn select_matching(&mut self, filter: UserFilter, without: Option<UserId>, of: u32) {
        self.how = How::Matching { filter: Box::new(filter), without, of, except: Vec::new() };
    }

    /// Takes somebody out who was changed and may be on the list no more.
    pub fn leave_out(&mut self, id: UserId) {
        self.set(id, false);
    }

    /// Clear Selection.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn set(&mut self, id: UserId, ticked: bool) {
        let (list, keeps) = match &mut self.how {
            How::Picked(ids) => (ids, ticked),
            How::Matching { except, .. } => (except, !ticked),
        };
        list.retain(|kept| *kept != id);
        if keeps {
            list.push(id);
        }
    }

    /// The selection as the server takes it.
    pub fn to_selection(&self) -> Selection {
        match &self.how {
            How::Picked(ids) => Selection::Picked { ids: ids.clone() },
            How::Matching { filter, without, except, .. } => {
                Selection::Matching { filter: (**filter).clone(), except: without.iter().chain(except).copied().collect() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(list: &[u128]) -> Vec<UserId> {
        list.iter().map(|n| format!("usr_{n:032x}").parse().expect("an id")).collect()
    }

    fn ticked(ticks: &Ticks, of: &[UserId]) -> Vec<bool> {
        of.iter().map(|id| ticks.has(*id)).collect()
    }

    #[test]
    fn a19_select_all_ticks_what_is_shown_and_no_more() {
        let (shown, other) = (ids(&[1, 2, 3]), ids(&[9]));
        let mut ticks = Ticks::default();
        ticks.toggle(other[0]);
        ticks.toggle_shown(&shown);
        assert_eq!(ticks.count(), 4);
        ticks.toggle_shown(&shown);
        assert_eq!((ticks.count(), ticks.has(other[0])), (1, true));
        ticks.clear();
        assert_eq!(ticks.count(), 0);
    }

    #[test]
    fn whoever_was_changed_alone_is_selected_no_more() {
        let (sam, others) = (ids(&[1])[0], ids(&[2, 3]));
        let mut ticks = Ticks::default();
        ticks.toggle(sam);
        ticks.toggle_shown(&others);
        ticks.leave_out(sam);
        ticks.leave_out(sam);
        assert_eq!((ticks.count(), ticks.has(sam), ticks.has(others[0])), (2, false, true));
    }

    #[test]
    fn shift_ticks_or_unticks_the_range() {
        let shown = ids(&[1, 2, 3, 4, 5]);
        let mut ticks = Ticks::default();
        ticks.toggle(shown[3]);
        ticks.toggle_range(shown[1], &shown);
        assert_eq!(ticked(&ticks, &shown), [false, true, true, true, false]);
        ticks.toggle_range(shown[2], &shown);
        assert_eq!(ticked(&ticks, &shown), [false, false, false, true, false]);
    }

    #[test]
    fn all_that_match_go_over_as_the_filter() {
        let (me, sam) = (ids(&[1])[0], ids(&[2])[0]);
        let mut ticks = Ticks::default();
        ticks.select_matching(UserFilter::default(), Some(me), 99_999);
        ticks.toggle(sam);
        assert_eq!((ticks.count(), ticks.has(me), ticks.has(sam), ticks.has(ids(&[7])[0])), (99_998, false, false, true));
        assert_eq!(ticks.to_selection(), Selection::Matching { filter: UserFilter::default(), except: vec![me, sam] });
    }
}
