//! The command line. Nothing else.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use services::verify::NotedHead;
use sightline::boot;
use sightline::config::Settings;

/// Who may do what, who sees which record, and what the CRM lets us read.
#[derive(Parser)]
#[command(name = "sightline", version)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the console.
    Serve(boot::ServeOptions),
    /// Fill the database from a JSON file.
    Seed {
        /// The file; see --schema for its shape.
        #[arg(required_unless_present = "schema")]
        file: Option<PathBuf>,
        /// Print the JSON Schema of a seed file and stop.
        #[arg(long)]
        schema: bool,
        #[command(flatten)]
        test: boot::TestOptions,
    },
    /// Print every entry point with the right it needs.
    Routes {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Send a test mail, to see whether the mail settings work.
    TestMail {
        /// Whom to send it to.
        to: String,
    },
    /// License an application to an organisation, or change how many seats it has.
    License {
        /// The organisation's name, as its pages show it.
        #[arg(long)]
        organization: String,
        /// The application's key: abm, si, or one that was declared.
        #[arg(long)]
        app: String,
        /// How many people may hold a role there. Left out: any number.
        #[arg(long)]
        seats: Option<u32>,
        #[command(flatten)]
        test: boot::TestOptions,
    },
    /// Declare a further application for an organisation, with its matrix and its roles.
    Declare {
        /// A JSON file with one entry of a seed file's "applications".
        file: PathBuf,
        /// The organisation's name, as its pages show it.
        #[arg(long)]
        organization: String,
        /// How many people may hold a role there. Left out: any number.
        #[arg(long)]
        seats: Option<u32>,
        #[command(flatten)]
        test: boot::TestOptions,
    },
    /// Make somebody the primary administrator, when the holder is gone. Prints a link, good once, to set a password with.
    Recover {
        /// The organisation's name, as its pages show it.
        #[arg(long)]
        organization: String,
        /// The address of somebody who has an account there.
        #[arg(long)]
        email: String,
        #[command(flatten)]
        test: boot::TestOptions,
    },
    /// The audit log.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Check the audit chain and what must always hold. Exits with 1 when something does not.
    Verify {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Check that nothing of the log was changed, cut off, put in between, reordered or forked. Prints its length and its
    /// head, to be noted elsewhere; or what is wrong, and exits with 1.
    Verify {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// A head noted earlier, as this command printed it: the log must still hold that entry. Sixteen digits of the hash
        /// are enough.
        #[arg(long, value_name = "SEQ:HASH")]
        head: Option<NotedHead>,
    },
    /// Take the log as it is, where you know why it does not hold the head kept in the data folder, such as after a backup
    /// was restored. A server may be running.
    Accept {
        /// An entry of the log, as `audit verify --json` names its last one: from now on the log must hold it.
        #[arg(long, value_name = "SEQ:HASH")]
        head: NotedHead,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Serve(options) => boot::serve(cli.settings, options).await,
        Command::Seed { schema: true, .. } => boot::print_seed_schema(),
        Command::Seed { file, test, .. } => boot::seed(cli.settings, test, &file.unwrap_or_default()).await,
        Command::Routes { json } => boot::routes(json),
        Command::TestMail { to } => boot::test_mail(cli.settings, to).await,
        Command::License { organization, app, seats, test } => boot::license(cli.settings, &test, &organization, &app, seats).await,
        Command::Declare { file, organization, seats, test } => {
            boot::declare(cli.settings, &test, &organization, &file, seats).await
        }
        Command::Recover { organization, email, test } => boot::recover(cli.settings, &test, &organization, &email).await,
        Command::Audit { command: AuditCommand::Verify { json, head } } => {
            boot::verify_audit(cli.settings, json, head.as_ref()).await
        }
        Command::Audit { command: AuditCommand::Accept { head } } => boot::accept_audit(cli.settings, &head).await,
        Command::Verify { json } => boot::verify(cli.settings, json).await,
    };
    match done {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}
