//! A PostgreSQL that lives as long as a test run, on a port of its own.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Done;
use crate::command::{output, program, run_quietly, say};
use crate::system::{apt_install, find, is_root};

/// A running throwaway cluster; stopped and removed when dropped.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    /// Starts a cluster, installing PostgreSQL if there is none.
    ///
    /// # Errors
    /// A sentence naming the step that failed.
    pub fn start() -> Result<Self, String> {
        let programs = programs()?;
        // Not below the project: the account `postgres` must be able to enter every folder on the way.
        let folder = std::env::temp_dir().join(format!("sightline-postgres-{}", std::process::id()));
        let data = folder.join("data");
        fs::create_dir_all(&data)
            .and_then(|()| fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)))
            .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
        if is_root() {
            run_quietly(program("chown").args(["-R", "postgres:"]).arg(&folder))?;
        }
        let port = free_port()?;
        let cluster = Self { folder, programs, port };
        run_quietly(
            cluster
                .postgres("initdb")
                .args(["--auth=trust", "--username=sightline", "--encoding=UTF8", "--locale=C.UTF-8"])
                .arg("-D")
                .arg(&data),
        )?;
        // A cluster that is thrown away need not survive power loss.
        let options =
            format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=300");
        let log = cluster.folder.join("log");
        run_quietly(
            cluster
                .postgres("pg_ctl")
                .args(["start", "--wait", "--silent"])
                .arg("-D")
                .arg(&data)
                .arg("-l")
                .arg(log)
                .args(["-o", &options]),
        )?;
        say(&format!("started a throwaway PostgreSQL on port {port}"));
        Ok(cluster)
    }

    /// The URL of its first database; tests make their own beside it.
    pub fn url(&self) -> String {
        format!("postgres://sightline@127.0.0.1:{}/postgres", self.port)
    }

    /// The client program.
    pub fn psql(&self) -> PathBuf {
        self.programs.join("psql")
    }

    /// One of PostgreSQL's programs, run as an account it accepts: it refuses root.
    fn postgres(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        if !is_root() {
            return Command::new(path);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path).current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let stopped: Done = run_quietly(self.postgres("pg_ctl").args(["stop", "--mode=immediate", "--silent"]).arg("-D").arg(data));
        if let Err(error) = stopped {
            say(&error);
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn programs() -> Result<PathBuf, String> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    // Without this Debian would create and start a cluster of its own.
    if is_root() {
        let config = "/etc/postgresql-common/createcluster.conf";
        fs::create_dir_all("/etc/postgresql-common")
            .and_then(|()| if Path::new(config).exists() { Ok(()) } else { fs::write(config, "create_main_cluster = false\n") })
            .map_err(|error| format!("{config}: {error}"))?;
    }
    apt_install(&["postgresql"], "the tests on the second database need PostgreSQL")?;
    installed().ok_or_else(|| "PostgreSQL was installed but its programs were not found".into())
}

fn installed() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin"));
    let mut found: Vec<PathBuf> = debian.filter(|folder| folder.join("initdb").exists()).collect();
    found.sort();
    found
        .pop()
        .or_else(|| output(program("pg_config").arg("--bindir")).map(PathBuf::from))
        .or_else(|| find(&["initdb"]).and_then(|path| path.parent().map(Path::to_path_buf)))
        .filter(|folder| folder.join("pg_ctl").exists())
}

fn free_port() -> Result<u16, String> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no free port: {error}"))
}
