//! Custom roles.

use domain::refusal::Refusal;
use domain::roles::custom::{Levels, RoleDraft, RoleHindrance, RoleOutcome};
use domain::roles::import::RoleVerdict;
use domain::roles::{AppKey, PermissionLevel, RoleKey};
use domain::time::DAY_MS;
use domain::users::bulk::{BulkChange, BulkOrder, BulkOutcome, BulkRequest, Selection};
use services::testkit::BEGINNING;
use services::{roles, users};

use crate::act::{draft, give, give_until, id_of, levels_of, refusal, save};

services::on_both_databases! {
    async fn e11_a_role_made_by_copying_is_given_opens_what_it_says_and_changes_with_the_next_request(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let mut levels = levels_of(&nora, "sales_user").await;
        levels.insert("settings.integrations.crm".into(), PermissionLevel::View);
        let key = save(&tomas, &draft("Desk", &levels), "order-0001").await.unwrap();
        assert_eq!(key, RoleKey::of("desk"));
        let role = world.cx("tomas").await;
        assert_eq!(roles::matrix(&role, AppKey::ABM).await.unwrap().level_of(key, "settings.integrations.crm"), PermissionLevel::View);
        let right = domain::right::Right::VIEW_INTEGRATIONS;
        assert!(world.cx("sam").await.require(right).is_err());
        give(&tomas, "sam", Some(key)).await.unwrap();
        assert!(world.cx("sam").await.require(right).is_ok());

        let less = RoleDraft { key: Some(key), ..draft("Desk", &levels_of(&nora, "sales_user").await) };
        let shown = roles::custom::preview(&tomas, &less).await.unwrap();
        assert_eq!((shown.moves.len(), shown.users, shown.names.clone()), (1, 1, vec!["Sam Okafor".to_owned()]));
        save(&tomas, &less, "order-0002").await.unwrap();
        assert!(world.cx("sam").await.require(right).is_err());
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e2_what_was_reviewed_is_what_is_saved(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let levels = levels_of(&nora, "sales_user").await;
        let key = save(&tomas, &draft("Desk", &levels), "order-0001").await.unwrap();
        let change = RoleDraft { key: Some(key), ..draft("Front desk", &levels) };
        let seen = roles::custom::preview(&tomas, &change).await.unwrap().fingerprint;
        give(&nora, "sam", Some(key)).await.unwrap();
        let outcome = roles::custom::save(&tomas, &change, &seen, "order-0002").await.unwrap();
        let RoleOutcome::Moved { preview } = outcome else { panic!("saved unseen") };
        assert_eq!(preview.users, 1);
        roles::custom::save(&tomas, &change, &preview.fingerprint, "order-0002").await.unwrap();
        // The answer was lost: asked again, it is the same, and nothing more happens.
        let again = roles::custom::save(&tomas, &change, &preview.fingerprint, "order-0002").await.unwrap();
        assert_eq!(again, RoleOutcome::Saved { key });
    }

    async fn e2_what_a_role_gives_is_part_of_what_was_reviewed_before_it_is_given_in_bulk(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let mut levels = levels_of(&nora, "sales_user").await;
        let key = save(&tomas, &draft("Desk", &levels), "order-0001").await.unwrap();
        let change = BulkChange::Roles([(AppKey::ABM, Some(key))].into());
        let selection = Selection::Picked { ids: vec![id_of(&nora, "sam").await] };
        let request = BulkRequest::of(selection, change);
        let fingerprint = users::bulk::preview(&nora, &request).await.unwrap().fingerprint;
        levels.insert("settings.integrations.crm".into(), PermissionLevel::View);
        save(&tomas, &RoleDraft { key: Some(key), ..draft("Desk", &levels) }, "order-0002").await.unwrap();
        let order = BulkOrder { request, fingerprint, key: "order-0003".into() };
        let BulkOutcome::Moved { preview, .. } = users::bulk::apply(&nora, &order).await.unwrap() else { panic!("applied unseen") };
        let order = BulkOrder { fingerprint: preview.fingerprint, ..order };
        assert!(matches!(users::bulk::apply(&nora, &order).await.unwrap(), BulkOutcome::Done(_)));
    }

    async fn a36_a_role_that_touches_rights_is_the_primary_administrators(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let levels: Levels = [("users.invite".to_owned(), PermissionLevel::Full), ("users.view".to_owned(), PermissionLevel::Full)].into();
        let refused = save(&tomas, &draft("Inviter", &levels), "order-0001").await.unwrap_err();
        assert!(matches!(refused, Refusal::RoleHeld { why: RoleHindrance::OnlyPrimary, .. }));
        let key = save(&nora, &draft("Inviter", &levels), "order-0001").await.unwrap();
        assert!(matches!(give(&tomas, "sam", Some(key)).await, Err(Refusal::Held { .. })));
        give(&nora, "sam", Some(key)).await.unwrap();
        assert!(world.cx("sam").await.require(domain::right::Right::INVITE_USERS).is_ok());
        // And he who holds it is an administrator to everybody else (A33).
        assert!(matches!(give(&tomas, "sam", None).await, Err(Refusal::Held { .. })));
    }

    async fn a_role_is_deleted_once_nobody_holds_it(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let key = save(&tomas, &draft("Desk", &levels_of(&nora, "sales_user").await), "order-0001").await.unwrap();
        give(&tomas, "sam", Some(key)).await.unwrap();
        let refused = refusal(roles::custom::remove(&tomas, AppKey::ABM, key).await.unwrap_err());
        assert_eq!(refused, Refusal::RoleHeld { why: RoleHindrance::InUse, what: "1".into() });
        give(&tomas, "sam", None).await.unwrap();
        roles::custom::remove(&tomas, AppKey::ABM, key).await.unwrap();
        assert!(!roles::matrix(&nora, AppKey::ABM).await.unwrap().levels.contains_key(&key));
        let shipped = RoleKey::of("sales_user");
        let refused = refusal(roles::custom::remove(&nora, AppKey::ABM, shipped).await.unwrap_err());
        assert!(matches!(refused, Refusal::RoleHeld { why: RoleHindrance::ReadOnly, .. }));
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn e12_to_whom_a_role_comes_back_it_concerns_as_if_he_held_it(world: World) {
        let (nora, tomas) = (world.cx("nora").await, world.cx("tomas").await);
        let levels = levels_of(&nora, "sales_user").await;
        let key = save(&tomas, &draft("Desk", &levels), "order-0001").await.unwrap();
        let friday = BEGINNING.plus_millis(5 * DAY_MS);
        let change = RoleDraft { key: Some(key), ..draft("Front desk", &levels) };
        let until_friday = async |name: &str, role: &'static str| {
            give(&nora, name, Some(key)).await.unwrap();
            give_until(&nora, name, Some(RoleKey::of(role)), Some(friday)).await.unwrap();
        };

        until_friday("sam", "view_only_user").await;
        let shown = roles::custom::preview(&tomas, &change).await.unwrap();
        assert_eq!((shown.users, shown.returning), (0, 1));
        // Somebody more whom it concerns is somebody whom the look did not show (E2).
        until_friday("priya", "view_only_user").await;
        let moved = roles::custom::save(&nora, &change, &shown.fingerprint, "order-0002").await.unwrap();
        assert!(matches!(moved, RoleOutcome::Moved { preview } if preview.returning == 2));

        // Priya administers Sales Intelligence (A33).
        let why = |refused| match refused {
            Refusal::RoleHeld { why, .. } => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(refusal(roles::custom::preview(&tomas, &change).await.unwrap_err())), RoleHindrance::OnlyPrimary);
        until_friday("tomas", "administrator").await;
        let tomas = world.cx("tomas").await;
        assert_eq!(why(refusal(roles::custom::preview(&tomas, &change).await.unwrap_err())), RoleHindrance::Own);
        let document = roles::export::export(&nora, None).await.unwrap().text.replace("\"Desk\"", "\"Front desk\"");
        let shown = roles::import::preview(&tomas, document.as_bytes()).await.unwrap();
        let line = shown.lines.iter().find(|line| line.key == key).unwrap();
        assert_eq!((line.returning, line.verdict), (3, RoleVerdict::Refused));
        assert_eq!(why(refusal(roles::custom::remove(&nora, AppKey::ABM, key).await.unwrap_err())), RoleHindrance::InUse);
        save(&nora, &change, "order-0003").await.unwrap();
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn who_does_not_edit_roles_makes_none_and_neighbours_do_not_meet(world: World) {
        let (nora, sam, otto, priya) = (world.cx("nora").await, world.cx("sam").await, world.cx("otto").await, world.cx("priya").await);
        let levels = levels_of(&nora, "sales_user").await;
        assert_eq!(refusal(roles::custom::preview(&sam, &draft("Desk", &levels)).await.unwrap_err()), Refusal::NotAllowed);
        // Priya administers Sales Intelligence, not ABM.
        assert_eq!(refusal(roles::custom::preview(&priya, &draft("Desk", &levels)).await.unwrap_err()), Refusal::NotAllowed);
        let key = save(&nora, &draft("Desk", &levels), "order-0001").await.unwrap();
        let theirs = RoleDraft { key: Some(key), ..draft("Desk", &levels) };
        assert_eq!(refusal(roles::custom::preview(&otto, &theirs).await.unwrap_err()), Refusal::NotFound);
    }
}
