//! What runs by itself.
//!
//! | name | when | what |
//! |---|---|---|
//! | pull records | every second, then without pause while there is more | a page of the next pull that is due |
//! | send mails | every second, then without pause while there are more | the next mail that is due |
//! | settle | every minute | invitations that have lapsed, roles that have ended |
//! | forget lists | every day | long lists of addresses that were pasted 90 days ago |
//! | forget attempts | every ten minutes | sign-in attempts that no longer count |

use std::time::Duration;

use services::Services;

/// Starts everything that runs by itself; it ends with the process.
pub fn start(services: &Services) {
    tokio::spawn(pull_records(services.clone()));
    tokio::spawn(send_mails(services.clone()));
    tokio::spawn(settle(services.clone()));
    tokio::spawn(forget_lists(services.clone()));
    tokio::spawn(forget_attempts(services.clone()));
}

async fn pull_records(services: Services) {
    loop {
        let pause = match services::pulls::run_next(&services).await {
            Ok(true) => Duration::ZERO,
            Ok(false) => Duration::from_secs(1),
            Err(error) => {
                tracing::error!(%error, "pulling records failed");
                Duration::from_secs(5)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn send_mails(services: Services) {
    loop {
        let pause = match services::mail::send_next(&services).await {
            Ok(true) => Duration::ZERO,
            Ok(false) => Duration::from_secs(1),
            Err(error) => {
                tracing::error!(%error, "sending mails failed");
                Duration::from_secs(5)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn settle(services: Services) {
    loop {
        services::users::settle(&services, services.now()).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

async fn forget_lists(services: Services) {
    loop {
        if let Err(error) = services::users::views::forget_lists(&services).await {
            tracing::warn!(%error, "old lists of addresses were not forgotten");
        }
        tokio::time::sleep(Duration::from_secs(86_400)).await;
    }
}

async fn forget_attempts(services: Services) {
    loop {
        tokio::time::sleep(Duration::from_secs(600)).await;
        services::sign_in::forget_idle_attempts(&services);
    }
}
