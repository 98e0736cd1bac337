//! The picker of demo accounts: signing in as somebody of the demo organisation without a password. Every function
//! refuses unless the server was started with `--demo`, which it accepts on a loopback address only.

use domain::refusal::Refusal;
use domain::sign_in::DemoAccount;
use domain::users::display_name;
use domain::users::email::Email;

use super::{SessionToken, begin_session};
use crate::{Origin, ServiceError, Services};

/// The people of the demo organisation worth trying, in the order shown.
const CAST: [&str; 7] = ["nora.lindqvist", "tomas.silva", "priya.raman", "jonas.weber", "sam.okafor", "mei.tanaka", "hannah.price"];
const DOMAIN: &str = "calder.example";

/// The accounts to choose from; empty when this is no demo.
///
/// # Errors
/// [`ServiceError::Failed`] when the database does.
pub async fn demo_accounts(services: &Services) -> Result<Vec<DemoAccount>, ServiceError> {
    let mut accounts = Vec::new();
    if !services.is_demo() {
        return Ok(accounts);
    }
    let snapshot = services.store().read().await?;
    for name in CAST {
        for (user_id, enabled, _) in store::users::sign_in_candidates(&snapshot, &format!("{name}@{DOMAIN}")).await? {
            if let Some(user) = store::users::find(&snapshot, user_id).await?.filter(|_| enabled) {
                let apps = store::roles::apps(&snapshot, user.organization_id).await?;
                accounts.push(DemoAccount {
                    name: display_name(&user.first_name, &user.last_name, user.email.as_str()),
                    email: user.email.into(),
                    role: apps.leading(&user.roles).cloned(),
                });
            }
        }
    }
    Ok(accounts)
}

/// Signs in as one of [`demo_accounts`].
///
/// # Errors
/// [`Refusal::NotFound`] when this is no demo or the address is none of its accounts.
pub async fn demo_sign_in(services: &Services, email: &str, origin: &Origin) -> Result<SessionToken, ServiceError> {
    let email = Email::known(email).map_err(|_| Refusal::NotFound)?;
    let offered = demo_accounts(services).await?.into_iter().any(|account| account.email == email.as_str());
    if !offered {
        return Err(Refusal::NotFound.into());
    }
    let candidates = store::users::sign_in_candidates(&services.store().read().await?, &email.folded()).await?;
    let (user_id, ..) = candidates.into_iter().find(|(_, enabled, _)| *enabled).ok_or(Refusal::NotFound)?;
    begin_session(services, user_id, origin).await
}
