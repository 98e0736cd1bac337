//! From settings to a running server, failing early with one sentence.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use services::clock::{Clock, FileClock, SystemClock};
use services::ids::Ids;
use services::secrets::MasterKey;
use services::verify::NotedHead;
use services::{HttpClient, HttpOptions, Mail, Mailer, Services, ServicesOptions, SignInLimits};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, Resolved, Settings};
use crate::http::{self, App, AppOptions};
use crate::jobs;

/// What only `serve` takes.
#[derive(Args, Clone, Debug, Default)]
pub struct ServeOptions {
    /// Offer the demo accounts without a password. Only on a loopback address.
    #[arg(long)]
    pub demo: bool,
    #[command(flatten)]
    pub test: TestOptions,
}

/// Time and chance, for tests.
#[derive(Args, Clone, Debug, Default)]
pub struct TestOptions {
    /// Take the time from this file (milliseconds since 1970). For tests; a server takes it on a loopback address only.
    #[arg(long, value_name = "FILE")]
    pub test_clock: Option<PathBuf>,
    /// Make the same ids in each run, from this number. For tests; a server takes it on a loopback address only.
    #[arg(long, value_name = "NUMBER")]
    pub test_ids: Option<u64>,
}

/// A sentence for the operator.
type Sentence = String;

/// Serves until interrupted.
///
/// # Errors
/// A sentence when the server cannot start.
pub async fn serve(settings: Settings, options: ServeOptions) -> Result<ExitCode, Sentence> {
    let settings = settings.resolve()?;
    for (flag, given) in [
        ("--demo", options.demo),
        ("--test-clock", options.test.test_clock.is_some()),
        ("--test-ids", options.test.test_ids.is_some()),
    ] {
        if given && !settings.listen.ip().is_loopback() {
            return Err(format!("{flag} is only allowed while listening on a loopback address, such as 127.0.0.1."));
        }
    }
    log(&settings)?;
    // First: the port may be chosen by the system, and every link begins with the public address.
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| format!("Sightline cannot listen on {}: {error}.", settings.listen))?;
    let address = listener.local_addr().map_err(|error| format!("The listening address is unknown: {error}."))?;
    let public_url = settings.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let services = open(&settings, &options.test, options.demo, public_url.clone()).await?;
    jobs::start(&services);
    announce(&services, address, &public_url).await?;
    let options = AppOptions { public_url, metrics_token: settings.metrics_token, trusted_proxies: settings.trusted_proxies };
    let app = App::new(services, options);
    http::serve(listener, http::router(app), shutdown()).await;
    Ok(ExitCode::SUCCESS)
}

async fn announce(services: &Services, address: SocketAddr, public_url: &str) -> Result<(), Sentence> {
    tracing::info!(%address, public_url, database = services.backend(), "listening");
    let code = services::setup::code(services).await.map_err(|error| format!("The database cannot be read: {error}."))?;
    if let Some(code) = code {
        tracing::info!("first run: open {public_url} and enter the set-up code {code}");
    }
    // For whoever started the server and waits for it; the port may have been chosen by the system.
    let stdout = std::io::stdout();
    std::io::Write::write_all(&mut stdout.lock(), format!("ready http://{address}\n").as_bytes())
        .map_err(|error| format!("Standard output cannot be written: {error}."))
}

async fn open(settings: &Resolved, test: &TestOptions, demo: bool, public_url: String) -> Result<Services, Sentence> {
    std::fs::create_dir_all(&settings.data)
        .map_err(|error| format!("The data folder {} cannot be made: {error}.", settings.data.display()))?;
    let options = options(settings, test, demo, public_url)?;
    Services::open(options).await.map_err(|error| format!("The database cannot be opened: {}.", causes(&error)))
}

/// What is there already, to be looked at: from the wrong folder nothing is made that could be taken for it, and beside a
/// running server nothing is brought up to date.
async fn open_existing(settings: &Resolved) -> Result<Services, Sentence> {
    let key = &settings.master_key_file;
    if !key.try_exists().is_ok_and(|exists| exists) {
        return Err(format!("There is no master key file {}. Is --data the folder of the server?", key.display()));
    }
    let options = options(settings, &TestOptions::default(), false, String::new())?;
    Services::open_existing(options).await.map_err(|error| format!("The database cannot be opened: {}.", causes(&error)))
}

/// What is there already, to be changed by whoever operates the server; links begin with `public_url`. Looked at first, so that
/// from the wrong folder nothing is made either.
async fn open_to_change(settings: &Resolved, test: &TestOptions, public_url: String) -> Result<Services, Sentence> {
    drop(open_existing(settings).await?);
    open(settings, test, false, public_url).await
}

fn options(settings: &Resolved, test: &TestOptions, demo: bool, public_url: String) -> Result<ServicesOptions, Sentence> {
    let ids = test.test_ids.map_or_else(Ids::random, Ids::seeded);
    let clock: Arc<dyn Clock> = match &test.test_clock {
        Some(path) => Arc::new(FileClock::new(path.clone())),
        None => Arc::new(SystemClock),
    };
    // Wrong mail settings are told now, not when the first invitation is not sent.
    let mailer = match &settings.mail {
        Some(mail) => Some(Mailer::new(mail)?),
        // A demo sends nothing: its mails lie in a folder, and its outbox shows them.
        None if demo => Some(Mailer::to_folder(&settings.data.join("mail"))?),
        None => None,
    };
    let master_key = MasterKey::load_or_create(&settings.master_key_file, &ids)?;
    Ok(ServicesOptions {
        database_url: settings.database_url.clone(),
        data_folder: settings.data.clone(),
        master_key,
        clock,
        ids,
        sign_in_limits: SignInLimits::default(),
        http: HttpClient::new(&HttpOptions { allowed_hosts: settings.crm_hosts.clone(), ca_pem: settings.ca_pem.clone() })?,
        mailer,
        public_url,
        demo,
        cheap_passwords: false,
    })
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn log(settings: &Resolved) -> Result<(), Sentence> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| format!("The log filter cannot be read: {error}."))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

async fn shutdown() {
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        interrupted.await.ok();
        return;
    };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
}

/// Loads a seed file.
///
/// # Errors
/// A sentence that names what is wrong with it; nothing was kept then.
pub async fn seed(settings: Settings, test: TestOptions, file: &Path) -> Result<ExitCode, Sentence> {
    let settings = settings.resolve()?;
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("The seed file {} cannot be read: {error}.", file.display()))?;
    let seed = serde_json::from_str(&text).map_err(|error| format!("The seed file {} is not valid: {error}.", file.display()))?;
    let services = open(&settings, &test, false, String::new()).await?;
    let people = services::seed::load(&services, &seed).await.map_err(|error| match error {
        services::seed::SeedError::Wrong(sentence) => sentence,
        services::seed::SeedError::Service(error) => format!("The seed was not loaded: {}.", causes(&error)),
    })?;
    print(&format!("Seeded {people} users."))
}

/// Prints the JSON Schema of a seed file.
///
/// # Errors
/// A sentence when standard output is closed.
pub fn print_seed_schema() -> Result<ExitCode, Sentence> {
    print(&format!("{:#}", services::seed::schema()))
}

/// Prints every entry point with the right it needs.
///
/// # Errors
/// A sentence when standard output is closed.
pub fn routes(json: bool) -> Result<ExitCode, Sentence> {
    let entries = http::entry_points();
    if json {
        return print(&format!("{:#}", serde_json::Value::from(entries)));
    }
    let word = |entry: &serde_json::Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| format!("{:4} {:28} {}", word(entry, "method"), word(entry, "path"), word(entry, "right")))
        .collect();
    print(&lines.join("\n"))
}

/// Sends a mail that says that it is a test.
///
/// # Errors
/// A sentence when mail is not set up, wrongly set up, or not taken by the mail server.
pub async fn test_mail(settings: Settings, to: String) -> Result<ExitCode, Sentence> {
    let settings = settings.resolve()?;
    let options = settings.mail.ok_or("Mail is not set up. Give --mail-url and --mail-from.")?;
    let text = "This mail was sent by `sightline test-mail`. Mail from Sightline reaches this address.\n";
    let mail = Mail { to, subject: "Test mail from Sightline".into(), text: text.into(), html: None, id: None };
    Mailer::new(&options)?.send(&mail).await.map_err(|error| format!("The test mail was not sent: {error}."))?;
    print(&format!("The mail server took a test mail to {}.", mail.to))
}

/// Makes somebody the primary administrator of an organisation and prints a link to set a password with.
///
/// # Errors
/// A sentence when there is no server in the data folder, and no such organisation or person.
pub async fn recover(settings: Settings, test: &TestOptions, organization: &str, email: &str) -> Result<ExitCode, Sentence> {
    let settings = settings.resolve()?;
    let public_url = settings.public_url.clone().unwrap_or_else(|| format!("http://{}", settings.listen));
    let services = open_to_change(&settings, test, public_url).await?;
    let recovered = services::users::transfer::recover(&services, organization, email).await.map_err(|error| match error {
        services::ServiceError::Refused(domain::refusal::Refusal::NotFound) => {
            format!("There is no organisation “{organization}” with a person “{email}”.")
        }
        error => format!("Nothing was changed: {}.", causes(&error).trim_end_matches('.')),
    })?;
    let services::users::transfer::Recovered { link, former, left } = recovered;
    let left = match left.as_slice() {
        [] => String::new(),
        apps => format!(" {former} has no role any more in {}, where no seat was left.", apps.join(", ")),
    };
    print(&format!("{email} is the primary administrator of “{organization}”.{left} Good once, for 72 hours:\n{link}"))
}

/// Sets the seats of an application.
///
/// # Errors
/// A sentence when there is no server in the data folder, no such organisation or application, and when more seats are held.
pub async fn license(
    settings: Settings,
    test: &TestOptions,
    organization: &str,
    app: &str,
    seats: Option<u32>,
) -> Result<ExitCode, Sentence> {
    let services = open_to_change(&settings.resolve()?, test, String::new()).await?;
    let none = || format!("There is no organisation “{organization}” with an application “{app}”.");
    let key = domain::roles::AppKey::parse(app).ok_or_else(none)?;
    services::licences::set_seats(&services, organization, key, seats).await.map_err(|error| match error {
        services::ServiceError::Refused(domain::refusal::Refusal::NotFound) => none(),
        error => format!("Nothing was changed: {}.", causes(&error).trim_end_matches('.')),
    })?;
    let seats = seats.map_or_else(|| "any number of".to_owned(), |seats| seats.to_string());
    print(&format!("“{organization}” has {seats} seats of {app}."))
}

/// Declares an application.
///
/// # Errors
/// A sentence when there is no server in the data folder, and when the file cannot be read or makes no sense.
pub async fn declare(
    settings: Settings,
    test: &TestOptions,
    organization: &str,
    file: &Path,
    seats: Option<u32>,
) -> Result<ExitCode, Sentence> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))?;
    let application = serde_json::from_str(&text).map_err(|error| format!("{}: {error}.", file.display()))?;
    let services = open_to_change(&settings.resolve()?, test, String::new()).await?;
    services::licences::declare(&services, organization, &application, seats).await.map_err(|error| causes(&error))?;
    print(&format!("“{organization}” has the application “{}”.", application.key))
}

/// Checks what must always hold.
///
/// # Errors
/// A sentence when there is no key or no database, or it cannot be read.
pub async fn verify(settings: Settings, json: bool) -> Result<ExitCode, Sentence> {
    let services = open_existing(&settings.resolve()?).await?;
    let problems = services::verify::problems(&services).await.map_err(|error| format!("Verifying failed: {}.", causes(&error)))?;
    if json {
        print(&format!("{:#}", serde_json::json!({ "sound": problems.is_empty(), "problems": problems })))?;
    } else if problems.is_empty() {
        print("Everything holds.")?;
    } else {
        print(&problems.join("\n"))?;
    }
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks that the audit log is whole (E18), also against a head that was noted elsewhere.
///
/// # Errors
/// A sentence when there is no key or no database, or it cannot be read.
pub async fn verify_audit(settings: Settings, json: bool, noted: Option<&NotedHead>) -> Result<ExitCode, Sentence> {
    let services = open_existing(&settings.resolve()?).await?;
    let found =
        services::verify::chain(&services, noted).await.map_err(|error| format!("Verifying failed: {}.", causes(&error)))?;
    let (head, is_whole) = (found.head.to_string(), found.problems.is_empty());
    if json {
        let (seq, hash) = head.split_once(' ').unwrap_or_default();
        print(&format!(
            "{:#}",
            serde_json::json!({
                "whole": is_whole,
                "entries": found.entries,
                "head": { "seq": found.head.seq, "hash": hash, "text": format!("{seq}:{hash}") },
                "problems": found.problems,
            })
        ))?;
    } else if is_whole {
        print(&format!("{} entries, whole, head {head}", found.entries))?;
    } else {
        print(&found.problems.join("\n"))?;
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Takes the audit log as it is (E18).
///
/// # Errors
/// A sentence when the log has no such entry.
pub async fn accept_audit(settings: Settings, noted: &NotedHead) -> Result<ExitCode, Sentence> {
    let services = open_existing(&settings.resolve()?).await?;
    let head = services::verify::accept(&services, noted).await.map_err(|error| match error {
        services::ServiceError::Refused(domain::refusal::Refusal::NotFound) => {
            format!("Nothing was changed: the audit log has no entry {} with this hash.", noted.seq)
        }
        error => format!("Nothing was changed: {}.", causes(&error)),
    })?;
    print(&format!("From now on the audit log must hold {head}."))
}

fn print(text: &str) -> Result<ExitCode, Sentence> {
    let stdout = std::io::stdout();
    let mut lock = stdout.lock();
    std::io::Write::write_all(&mut lock, text.as_bytes())
        .and_then(|()| std::io::Write::write_all(&mut lock, b"\n"))
        .map_err(|error| format!("Standard output cannot be written: {error}."))?;
    Ok(ExitCode::SUCCESS)
}
