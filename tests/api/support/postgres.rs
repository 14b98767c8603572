//! Finds a PostgreSQL server for the second half of the suite: `TEST_POSTGRES_URL`, or a temporary cluster started from
//! the programs on this machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tempfile::TempDir;
use touchstone::platform::db::{Db, DbFailure};

pub(crate) struct PostgresServer {
    base_url: String,
    cluster: Option<Cluster>,
}

struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    /// PostgreSQL refuses to run as root; then this user runs it.
    run_as: Option<&'static str>,
}

/// The server, or why there is none.
pub(crate) fn find() -> Result<Arc<PostgresServer>, String> {
    if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
        let server = PostgresServer {
            base_url: url,
            cluster: None,
        };
        return match server.execute("SELECT 1") {
            Ok(()) => Ok(Arc::new(server)),
            Err(error) => Err(format!("TEST_POSTGRES_URL does not answer: {error:#}")),
        };
    }
    start_cluster()
        .map(Arc::new)
        .map_err(|error| format!("{error:#}"))
}

impl PostgresServer {
    /// The schema is also the name under which the server lists the connections of a test.
    pub(crate) fn url_with_schema(&self, schema: &str) -> String {
        let separator = if self.base_url.contains('?') {
            '&'
        } else {
            '?'
        };
        format!(
            "{}{separator}options=-csearch_path%3D{schema}&application_name={schema}",
            self.base_url
        )
    }

    pub(crate) fn execute(&self, sql: &str) -> anyhow::Result<()> {
        let db = Db::open(&self.base_url, 1, Duration::from_secs(10))?;
        let script: &'static str = Box::leak(sql.to_owned().into_boxed_str());
        db.read_now(|conn| touchstone::platform::db::run_sql(conn, script))
            .map_err(|failure: DbFailure| anyhow::anyhow!(failure))
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        if let Some(cluster) = &self.cluster {
            let data = cluster.folder.path().join("data");
            let _ = cluster
                .command("pg_ctl")
                .args(["stop", "-m", "immediate", "-D"])
                .arg(&data)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
        }
    }
}

impl Cluster {
    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        match self.run_as {
            None => Command::new(path),
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(path);
                command
            }
        }
    }
}

fn start_cluster() -> anyhow::Result<PostgresServer> {
    let programs = find_programs()
        .context("no TEST_POSTGRES_URL and no PostgreSQL programs (initdb, pg_ctl) found")?;
    let run_as = if am_root() { Some("postgres") } else { None };
    let folder = tempfile::Builder::new()
        .prefix("touchstone-pg-")
        .tempdir()?;
    if let Some(user) = run_as {
        let owned = Command::new("chown")
            .arg(user)
            .arg(folder.path())
            .status()?;
        if !owned.success() {
            bail!("PostgreSQL does not run as root and there is no user {user}");
        }
    }
    let cluster = Cluster {
        folder,
        programs,
        run_as,
    };
    let data = cluster.folder.path().join("data");
    let log = cluster.folder.path().join("log");
    let made = cluster
        .command("initdb")
        .args([
            "--auth=trust",
            "--username=touchstone",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ])
        .arg(&data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("initdb")?;
    if !made.success() {
        bail!("initdb failed");
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port();
    // Nothing of a test needs to outlive the test, so the cluster may skip syncing.
    let options = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c full_page_writes=off \
         -c max_connections=200 -c shared_buffers=64MB"
    );
    let started = cluster
        .command("pg_ctl")
        .args(["start", "-w", "-s", "-o", &options, "-l"])
        .arg(&log)
        .arg("-D")
        .arg(&data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("pg_ctl")?;
    if !started.success() {
        bail!("PostgreSQL did not start");
    }
    let server = PostgresServer {
        base_url: format!("postgres://touchstone@127.0.0.1:{port}/postgres"),
        cluster: Some(cluster),
    };
    let patience = Instant::now() + Duration::from_secs(20);
    while server.execute("SELECT 1").is_err() {
        if Instant::now() > patience {
            bail!("PostgreSQL does not answer");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(server)
}

fn find_programs() -> Option<PathBuf> {
    let complete =
        |folder: &Path| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file();
    let on_path =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    // Debian keeps the programs of each version in a folder of its own; wrappers on the PATH may not suit another user.
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| {
            entries
                .flatten()
                .map(|entry| entry.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    versions.sort();
    versions
        .into_iter()
        .rev()
        .chain(on_path.unwrap_or_default())
        .find(|folder| complete(folder))
}

fn am_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}
