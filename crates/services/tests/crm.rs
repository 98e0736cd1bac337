//! A connected CRM, asked over TLS: the stand-in with its switches.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod stand_in;

use domain::crm::{DataSync, FailureReason, FieldPanel, FieldStatus, Health, StandardObject};
use domain::id::{ConnectionId, ObjectId};
use domain::refusal::Refusal;
use domain::time::Instant;
use sandbox::salesforce::CLIENT_SECRET;
use sandbox::state::Fault;
use services::testkit::{BEGINNING, connections_showing};
use services::{Cx, ServiceError, crm};
use stand_in::{connected, new, stand_in};

fn refusal<T>(result: Result<T, ServiceError>) -> Option<Refusal> {
    match result {
        Err(ServiceError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

fn lead_of(sync: &DataSync) -> ObjectId {
    sync.objects.iter().find(|line| line.object == StandardObject::Lead).unwrap().id
}

async fn lead_fields(cx: &Cx, id: ConnectionId) -> FieldPanel {
    let sync = crm::data_sync(cx, id).await.unwrap();
    crm::fields(cx, id, lead_of(&sync)).await.unwrap()
}

fn status(panel: &FieldPanel, name: &str) -> Option<FieldStatus> {
    panel.lines.iter().find(|line| line.name == name).map(|line| line.status)
}

services::on_both_databases! {
    async fn b5_a_connection_lists_every_object_of_its_package(world: World) {
        let (world, _stand_in, id) = connected(world).await;
        let sync = crm::data_sync(&world.cx("jonas").await, id).await.unwrap();
        let names: Vec<_> = sync.objects.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["Account", "Lead", "Contact", "Opportunity", "User"]);
        assert_eq!(sync.health(), Health::Healthy);
        assert_eq!(world.problems().await, Vec::<String>::new());
    }

    async fn b14_a_field_taken_away_is_an_error_and_given_back_is_active(world: World) {
        let (world, stand_in, id) = connected(world).await;
        let jonas = world.cx("jonas").await;
        let panel = lead_fields(&jonas, id).await;
        assert_eq!(status(&panel, "Email"), Some(FieldStatus::ActiveStandardized));
        assert_eq!(status(&panel, "Fax"), Some(FieldStatus::Active));

        stand_in.state.switches().hidden_fields.extend([("Lead", "Email"), ("Lead", "Fax")]);
        let panel = lead_fields(&jonas, id).await;
        assert_eq!(status(&panel, "Email"), Some(FieldStatus::ErrorStandardized));
        assert_eq!(status(&panel, "Fax"), None, "B15: an unreadable field that is not standardized is absent");
        assert_eq!((panel.object.health, panel.object.lost_fields), (Health::NeedsAttention, 1));

        stand_in.state.switches().hidden_fields.clear();
        assert_eq!(status(&lead_fields(&jonas, id).await, "Email"), Some(FieldStatus::ActiveStandardized));
    }

    async fn q12_a_closed_object_shows_with_recheck_now(world: World) {
        let (world, stand_in, id) = connected(world).await;
        let jonas = world.cx("jonas").await;
        stand_in.state.switches().hidden_objects.insert("Opportunity");
        assert_eq!(crm::data_sync(&jonas, id).await.unwrap().health(), Health::Healthy, "the tab shows the last check");
        let sync = crm::recheck(&jonas, id).await.unwrap();
        assert_eq!(sync.health(), Health::PermissionMissing);
        stand_in.state.switches().hidden_objects.clear();
        assert_eq!(crm::recheck(&jonas, id).await.unwrap().health(), Health::Healthy);
    }

    async fn f10_a_crm_that_answers_wrongly_leaves_the_last_known_state(world: World) {
        let (world, stand_in, id) = connected(world).await;
        let jonas = world.cx("jonas").await;
        stand_in.state.switches().hidden_fields.insert(("Lead", "Email"));
        let before = lead_fields(&jonas, id).await;
        for (fault, reason) in [
            (Fault::Html, FailureReason::Surprising),
            (Fault::Empty, FailureReason::Surprising),
            (Fault::Half, FailureReason::Surprising),
            (Fault::TooManyRequests, FailureReason::RateLimited),
            (Fault::LimitExceeded, FailureReason::RateLimited),
            (Fault::ServerError, FailureReason::Unreachable),
            (Fault::Unavailable, FailureReason::Unreachable),
        ] {
            world.clock.set(Instant(BEGINNING.0 + 60_000));
            stand_in.state.switches().fault = fault;
            let after = lead_fields(&jonas, id).await;
            assert_eq!(after.lines, before.lines, "{fault:?}");
            assert_eq!(after.object.checked_at, Some(BEGINNING), "{fault:?}");
            assert_eq!(after.object.failure.as_ref().map(|failure| &failure.reason), Some(&reason), "{fault:?}");
        }
        stand_in.state.switches().fault = Fault::None;
        assert_eq!(lead_fields(&jonas, id).await.object.failure, None);
    }

    async fn an_expired_session_is_renewed_without_anybody_noticing(world: World) {
        let (world, stand_in, id) = connected(world).await;
        stand_in.state.switches().tokens.clear();
        assert_eq!(lead_fields(&world.cx("jonas").await, id).await.object.failure, None);
    }

    async fn wrong_credentials_and_strange_hosts_are_told_and_keep_nothing(world: World) {
        let stand_in = stand_in().await;
        let world = world.reaching(&stand_in.http).await;
        let nora = world.cx("nora").await;
        let wrong = crm::connect(&nora, new(&stand_in.url, "wrong")).await;
        assert_eq!(refusal(wrong), Some(Refusal::CrmRefused { message: "invalid client credentials".into() }));
        for host in ["https://127.0.0.1:1", "http://169.254.169.254", "https://login.salesforce.com.evil.example"] {
            assert!(matches!(refusal(crm::connect(&nora, new(host, CLIENT_SECRET)).await), Some(Refusal::HostNotAllowed { .. })), "{host}");
        }
        assert_eq!(crm::list(&nora).await.unwrap(), []);
    }

    async fn an_object_comes_from_one_crm_only(world: World) {
        let (world, stand_in, _) = connected(world).await;
        let nora = world.cx("nora").await;
        let second = refusal(crm::connect(&nora, new(&stand_in.url, CLIENT_SECRET)).await);
        assert!(matches!(second, Some(Refusal::AlreadyConnected { .. })), "{second:?}");
        assert_eq!(crm::list(&nora).await.unwrap().len(), 1);
    }

    async fn who_may_not_may_not_and_a_neighbours_connection_is_not_there(world: World) {
        let (world, stand_in, id) = connected(world).await;
        let object = lead_of(&crm::data_sync(&world.cx("mei").await, id).await.unwrap());
        assert_eq!(refusal(crm::recheck(&world.cx("mei").await, id).await), Some(Refusal::NotAllowed));
        assert_eq!(refusal(crm::connect(&world.cx("mei").await, new(&stand_in.url, CLIENT_SECRET)).await), Some(Refusal::NotAllowed));
        assert_eq!(refusal(crm::list(&world.cx("sam").await).await), Some(Refusal::NotAllowed));
        let otto = world.cx("otto").await;
        assert_eq!(crm::list(&otto).await.unwrap(), []);
        assert_eq!(refusal(crm::data_sync(&otto, id).await), Some(Refusal::NotFound));
        assert_eq!(refusal(crm::fields(&otto, id, object).await), Some(Refusal::NotFound));
        assert_eq!(refusal(crm::recheck(&otto, id).await), Some(Refusal::NotFound));
    }

    async fn f17_the_database_holds_no_secret_in_the_clear(world: World) {
        let (world, ..) = connected(world).await;
        assert_eq!(connections_showing(&world.url, CLIENT_SECRET).await.unwrap(), (1, 0));
        // Nor does anything else in the file or its log.
        if let Some(path) = world.url.strip_prefix("sqlite:") {
            let mut bytes = std::fs::read(path).unwrap();
            bytes.extend(std::fs::read(format!("{path}-wal")).unwrap());
            assert!(bytes.windows(4).any(|part| part == b"http"), "the connection's address is there to be found");
            assert!(!bytes.windows(CLIENT_SECRET.len()).any(|part| part == CLIENT_SECRET.as_bytes()));
        }
        assert_eq!(world.problems().await, Vec::<String>::new());
    }
}
