//! What the benchmarks share: medians of what is measured in turn, and ratios between them.
//!
//! Own harness because criterion measures one thing after the other and compares with an earlier run, not within one.

use std::time::{Duration, Instant};

use services::testkit::Backend;

pub type Failure = Box<dyn std::error::Error>;

/// The databases named after `cargo bench … --`, or both. `None` under `cargo test --benches`, which calls every benchmark.
pub fn backends() -> Option<Vec<Backend>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let named = |backend: &Backend| arguments.contains(&format!("{backend:?}").to_lowercase());
    let both = [Backend::Sqlite, Backend::Postgres];
    let named: Vec<Backend> = both.into_iter().filter(named).collect();
    let asked = arguments.iter().any(|argument| argument == "--bench");
    asked.then(|| if named.is_empty() { both.to_vec() } else { named })
}

/// How long a question takes.
pub async fn timed<T>(question: impl Future<Output = Result<T, Failure>>) -> Result<(Duration, T), Failure> {
    let began = Instant::now();
    let answer = question.await?;
    Ok((began.elapsed(), answer))
}

pub fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

pub fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// Milliseconds, for people.
pub fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// A sentence when a ratio is over its bar.
pub fn missed(what: &str, ratio: f64, bar: f64) -> Option<String> {
    (ratio > bar).then(|| format!("{what}: {ratio:.2}, at most {bar}"))
}
