//! Starts the stand-in and prints `ready http://… https://…`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sandbox::{listen, state::State};

/// A stand-in CRM that speaks the Salesforce REST API.
#[derive(Parser)]
struct Cli {
    /// Address for plain HTTP.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Address for HTTPS.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen_tls: SocketAddr,
    /// File to write the certificate of the test authority to; clients are told to trust it.
    #[arg(long)]
    ca_file: PathBuf,
    /// The number all records are made from.
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// Take the time from this file (milliseconds since 1970), as the server under test does.
    #[arg(long)]
    test_clock: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let bound = match listen::bind(cli.listen, cli.listen_tls, &cli.ca_file, State::with_clock(cli.seed, cli.test_clock)).await {
        Ok(bound) => bound,
        Err(error) => {
            eprintln!("the stand-in cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    // Whoever started it waits for this line; when he is gone there is nobody to serve.
    if writeln!(std::io::stdout(), "ready {} {}", bound.http, bound.https).is_err() {
        return ExitCode::FAILURE;
    }
    bound.serve().await;
    ExitCode::SUCCESS
}
