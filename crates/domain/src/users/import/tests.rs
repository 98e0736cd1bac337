use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::{OrganizationId, ProfileId, UserId};
use crate::roles::{authority_of_shipped, shipped};
use crate::time::Instant;
use crate::users::StoredStatus;
use crate::users::grantor::Hindrance;

/// The cast of these tests: ABM role, SI role, status.
const CAST: [(&str, Option<&str>, Option<&str>, StoredStatus); 8] = [
    ("nora", Some("primary_administrator"), Some("primary_administrator"), StoredStatus::Enabled),
    ("tomas", Some("administrator"), None, StoredStatus::Enabled),
    ("priya", None, Some("sales_administrator"), StoredStatus::Enabled),
    ("sam", Some("sales_user"), Some("sales_ae"), StoredStatus::Enabled),
    ("rosa", None, Some("sales_lite"), StoredStatus::Enabled),
    ("daniel", Some("sales_user"), None, StoredStatus::Disabled),
    ("chloe", Some("sales_user"), None, StoredStatus::Invited { sent_at: Instant(0) }),
    ("ivan", None, Some("sales_sdr"), StoredStatus::ExpiredInvite { sent_at: Instant(0) }),
];

fn roles(abm: Option<&str>, si: Option<&str>) -> RoleSet {
    let held = [(AppKey::ABM, abm), (AppKey::SI, si)];
    held.into_iter().filter_map(|(app, role)| Some((app, RoleKey::parse(role?)?))).collect()
}

fn user(place: usize) -> User {
    let (name, abm, si, status) = CAST[place];
    User {
        id: UserId(Uuid::from_u128(place as u128 + 1)),
        organization_id: OrganizationId(Uuid::nil()),
        email: Email::parse(&format!("{name}@x.example")).unwrap(),
        first_name: name.into(),
        last_name: "Of the cast".into(),
        job_title: String::new(),
        status,
        roles: roles(abm, si),
        profile_id: ProfileId(Uuid::nil()),
        crm_user_id: None,
        is_primary: place == 0,
        changed_seq: 0,
        invited_by: None,
        last_active_at: None,
    }
}

/// The plan of a file whose lines are separated by `|` within and by line ends, made by somebody of the cast.
fn planned(who: &str, si_seats_left: Option<u32>, file: &str) -> ImportPlan {
    let lines: Vec<Vec<String>> = file.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect();
    let known: Vec<User> = (0..CAST.len()).map(user).collect();
    planned_lines(who, si_seats_left, &lines[0], &lines[1..], &known)
}

fn planned_lines(who: &str, left: Option<u32>, head: &[String], lines: &[Vec<String>], known: &[User]) -> ImportPlan {
    let apps = Apps(shipped::apps().into());
    let actor = user(CAST.iter().position(|(name, ..)| *name == who).unwrap());
    let authority = authority_of_shipped(&actor.roles);
    let grantor = Grantor { user_id: actor.id, authority: &authority, apps: &apps, in_bulk: false };
    let known = known.iter().map(|user| (user.email.folded(), (user.clone(), RoleEnds::new()))).collect();
    let seats = [Seats { app: AppKey::SI, held: 4, licensed: left.map(|left| 4 + left) }];
    plan(&grantor, &Columns::read(head, &apps).unwrap(), lines, &known, &seats)
}

fn verdicts(plan: &ImportPlan) -> Vec<Verdict> {
    plan.rows.iter().map(|row| row.outcome.verdict()).collect()
}

fn only(plan: &ImportPlan) -> &Outcome {
    assert_eq!(plan.rows.len(), 1);
    &plan.rows[0].outcome
}

fn problem(who: &str, file: &str) -> Problem {
    match only(&planned(who, None, file)) {
        Outcome::Left(problem) => problem.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn e9_each_row_is_judged_before_anything_is_written() {
    let file = "email|first_name|abm|si|status\n\
        new@x.example|Lena|sales_user|sales_sdr|\n\
        SAM@x.example||none||\n\
        rosa@x.example|rosa||sales_lite|enabled\n\
        nonsense|||sales_sdr|\n\
        two@x.example||wizard||\n\
        three@x.example||sales_user||asleep\n\
        New@x.example|||sales_sdr|\n\
        chloe@x.example||sales_user||\n\
        sam@x.example||||\n\
        tomas@x.example||sales_user||\n\
        daniel@x.example||||enabled\n\
        |||| \n\
        priya@x.example||||";
    use Verdict::*;
    assert_eq!(
        verdicts(&planned("nora", None, file)),
        [New, Change, Unchanged, Malformed, Unknown, Unknown, Duplicate, AlreadyInvited, Duplicate, Change, Change, AlreadyMember]
    );
}

#[test]
fn e9_an_empty_cell_leaves_as_it_is_and_none_takes_the_role() {
    let plan = planned("nora", None, "email|first_name|job_title|abm|si\nsam@x.example| |Lead||none");
    let Outcome::Change(changed) = only(&plan) else { panic!("{plan:?}") };
    assert_eq!(changed.after, User { job_title: "Lead".into(), roles: roles(Some("sales_user"), None), ..user(3) });
    let told: Vec<_> = changed.details.iter().map(|detail| (detail.subject.as_str(), detail.after.as_deref())).collect();
    assert_eq!(told, [("job_title", Some("Lead")), ("role.si", Some("none"))]);
}

#[test]
fn e9_a_role_is_known_by_its_key_and_by_the_name_people_read() {
    for written in ["sales_lite", "Sales Lite", " SALES LITE "] {
        let plan = planned("nora", None, &format!("email|si\nsam@x.example|{written}"));
        let Outcome::Change(changed) = only(&plan) else { panic!("{plan:?}") };
        assert_eq!(changed.after.roles, roles(Some("sales_user"), Some("sales_lite")), "{written:?}");
    }
    // Of another application.
    assert!(matches!(problem("nora", "email|si\nsam@x.example|Marketing User"), Problem::UnknownRole { .. }));
}

#[test]
fn a25_somebody_disabled_is_enabled_before_his_role_changes() {
    let held = problem("nora", "email|abm\ndaniel@x.example|operation_user");
    assert!(matches!(held, Problem::Held { hindrance: Hindrance::Disabled, .. }));
    let plan = planned("nora", None, "email|abm|status\ndaniel@x.example|operation_user|enabled");
    let Outcome::Change(changed) = only(&plan) else { panic!("{plan:?}") };
    assert_eq!(changed.after.status, StoredStatus::Enabled);
    let plan = planned("nora", None, "email|status\nrosa@x.example|Disabled");
    assert!(matches!(only(&plan), Outcome::Change(changed) if changed.after.status == StoredStatus::Disabled));
}

#[test]
fn the_grantor_judges_each_row_as_he_judges_a_page() {
    let hindrance = |who, file| match problem(who, file) {
        Problem::Held { hindrance, .. } => hindrance,
        other => panic!("{other:?}"),
    };
    // A32, A33, A34, A36, Q2, Q3.
    assert_eq!(hindrance("priya", "email|abm\nsam@x.example|none"), Hindrance::NotYours { app: AppKey::ABM });
    assert_eq!(hindrance("priya", "email|abm\nnew@x.example|sales_user"), Hindrance::NotYours { app: AppKey::ABM });
    assert_eq!(hindrance("priya", "email|si\ntomas@x.example|sales_sdr"), Hindrance::Administrator);
    assert_eq!(hindrance("priya", "email|si\npriya@x.example|sales_sdr"), Hindrance::Yourself);
    let gives = Hindrance::OnlyPrimaryGives { app: AppKey::SI, role: RoleKey::of("sales_administrator") };
    assert_eq!(hindrance("priya", "email|si\nrosa@x.example|sales_administrator"), gives);
    assert_eq!(hindrance("tomas", "email|status\nnora@x.example|disabled"), Hindrance::Primary);
    assert_eq!(hindrance("priya", "email|status\nsam@x.example|disabled"), Hindrance::OtherApp { app: AppKey::ABM });
    assert_eq!(hindrance("nora", "email|status\nchloe@x.example|enabled"), Hindrance::NotDisabled);
    let top = Hindrance::NoSuchRole { app: AppKey::SI };
    assert_eq!(hindrance("nora", "email|si\nrosa@x.example|primary_administrator"), top);
}

#[test]
fn somebody_new_needs_a_role_and_no_status_but_an_open_one() {
    assert_eq!(problem("nora", "email\nnew@x.example"), Problem::NoRole);
    assert_eq!(problem("nora", "email|si\nnew@x.example|none"), Problem::NoRole);
    assert_eq!(problem("nora", "email|si|status\nnew@x.example|sales_sdr|disabled"), not_given(StatusKey::Disabled));
    assert_eq!(problem("nora", "email|status\nsam@x.example|invited"), not_given(StatusKey::Invited));
    let plan = planned("nora", None, "email|si|status\nnew@x.example|sales_sdr|enabled\nivan@x.example||invited");
    assert_eq!(verdicts(&plan), [Verdict::New, Verdict::Unchanged]);
}

#[test]
fn t24_a_name_carries_no_header_and_no_endless_text() {
    let long = format!("email|si|first_name\nnew@x.example|sales_sdr|{}", "x".repeat(1 << 20));
    assert_eq!(problem("nora", &long), Problem::TooLong { column: "first_name".into() });
    let control = Problem::ControlCharacters { column: "last_name".into() };
    for name in ["a\rBcc: all@x.example", "a\0b"] {
        let cells = ["new@x.example", "sales_sdr", name].map(String::from).to_vec();
        let plan = planned_lines("nora", None, &["email", "si", "last_name"].map(String::from), &[cells], &[]);
        assert_eq!(*only(&plan), Outcome::Left(control.clone()));
    }
    assert_eq!(problem("nora", "email|si\nnew@x.example|sales_sdr|more"), Problem::TooManyCells);
}

#[test]
fn e8_seats_go_to_the_rows_that_come_first() {
    let file = "email|si|abm\na@x.example|sales_sdr|\ntomas@x.example|sales_lite|\nb@x.example||sales_user\nc@x.example|sales_sdr|";
    let plan = planned("nora", Some(1), file);
    assert_eq!(verdicts(&plan), [Verdict::New, Verdict::NoSeat, Verdict::New, Verdict::NoSeat]);
    assert_eq!((plan.seats[0].takes, plan.seats[0].left()), (3, Some(1)));
    let short = Refusal::SeatsShort { app: "SI".into(), needs: 3, left: 1 };
    assert_eq!(check_seats(&plan, &Apps(shipped::apps().into())), Err(short));
    // What another row frees is there for all.
    let freed = format!("{file}\nrosa@x.example|none|\nsam@x.example|none|");
    assert_eq!(planned("nora", Some(1), &freed).counts(), [(Verdict::New, 3), (Verdict::Change, 3)]);
}

proptest! {
    /// E9: an export is like what it was made of, whatever names people have.
    #[test]
    fn what_was_exported_changes_nothing(names in prop::collection::vec("[=+\\-@'\",;|\\t\\r\\n a-zé\u{0}]{0,12}", 3)) {
        let apps = Apps(shipped::apps().into());
        let head: Vec<String> = Column::exported(&apps).into_iter().map(Column::name).collect();
        let known: Vec<User> = (0..CAST.len()).map(|place| User {
            first_name: names[0].clone(), last_name: names[1].clone(), job_title: names[2].clone(), ..user(place)
        }).collect();
        let lines: Vec<Vec<String>> = known.iter().map(|user| exported(user, &apps)).collect();
        let plan = planned_lines("priya", Some(0), &head, &lines, &known);
        prop_assert!(plan.rows.iter().all(|row| row.outcome == Outcome::Unchanged), "{:?}", plan.rows);
    }
}

fn exported(user: &User, apps: &Apps) -> Vec<String> {
    Column::exported(apps).into_iter().map(|column| column.of(user)).collect()
}
