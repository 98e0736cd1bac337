//! Whoever orders a change and goes away, because the page was closed or loaded anew: the change is carried to its end, and
//! what came of it is found by its key.

use std::time::Duration;

use crate::door::Door;
use domain::users::order::OrderFound;
use serde_json::{Value, json};
use services::testkit::Backend;

#[tokio::test(flavor = "multi_thread")]
async fn f07_a_change_whose_page_was_closed_is_carried_to_its_end_and_found_again() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(door) = Door::open(backend).await else { continue };
        let token = door.world.sign_in("nora").await;
        let filter = json!({ "search": "sam@", "statuses": [], "roles": [], "emails": [], "list": null });
        let request =
            json!({ "selection": { "matching": { "filter": filter, "except": [] } }, "change": { "roles": { "si": null } } });
        let seen = door.send(Some(&token), "/api/users/bulk_preview", &json!({ "request": request }).to_string()).await;
        let seen: Value = serde_json::from_str(&seen.body).expect("a preview");
        let order = json!({ "order": { "request": request, "fingerprint": seen["fingerprint"], "key": "order-0001" } }).to_string();

        // Somebody else changes people: the order waits, and whoever gave it leaves before its turn comes.
        let busy = door.world.hold_people().await;
        let left = tokio::time::timeout(Duration::from_millis(300), door.send(Some(&token), "/api/users/bulk_apply", &order)).await;
        assert!(left.is_err(), "it did not wait");
        drop(busy);

        let key = json!({ "key": "order-0001" }).to_string();
        let mut found = OrderFound::NotCarriedOut;
        for _ in 0..100 {
            let sent = door.send(Some(&token), "/api/users/find_order", &key).await;
            found = serde_json::from_str(&sent.body).expect("an answer");
            if found != OrderFound::NotCarriedOut {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(matches!(&found, OrderFound::Bulk(done) if done.changed == 1), "{found:?}");
        assert_eq!(door.world.problems().await, Vec::<String>::new());
    }
}
