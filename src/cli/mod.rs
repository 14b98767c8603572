//! The command line: one file for each subcommand. Exit code 0 all is well, 1 what was checked is not, 2 called wrongly.

mod analyse;
mod audit;
mod bank;
mod bank_report;
mod certificates;
mod create_admin;
mod demo;
mod grade;
mod log;
mod migrate;
mod paper;
mod receipt;
mod rehearse;
mod serve;
mod standards;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::app::open_ports;
use crate::platform::clock::SystemClock;
use crate::platform::ports::Ports;
use crate::platform::random::SystemRandomness;
use crate::settings::Settings;

#[derive(Parser)]
#[command(
    name = "touchstone",
    version,
    about = "试金石 Touchstone: occupational skill certification"
)]
struct Arguments {
    /// Settings file (TOML) over the built-in defaults.
    #[arg(long, global = true, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// One JSON document on standard output.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set a demo up in a data folder and serve it.
    Demo(demo::DemoArguments),
    /// Serve API, pages and workers.
    Serve(serve::ServeArguments),
    /// Bring the database to this program's schema.
    Migrate(migrate::MigrateArguments),
    /// Make the installation's administrator, or an evaluation body with its first administrator.
    CreateAdmin(create_admin::CreateAdminArguments),
    /// Examine the audit chains.
    Audit(audit::AuditArguments),
    /// Standards, exam plans and identification points.
    Standards(standards::StandardsArguments),
    /// Question banks.
    Bank(bank::BankArguments),
    /// Theory papers.
    Paper(paper::PaperArguments),
    /// Psychometrics of papers, raters and pass lines.
    Analyse(analyse::AnalyseArguments),
    /// Grade one answer to a practical task.
    Grade(grade::GradeArguments),
    /// Issued certificates.
    Certificates(certificates::CertificatesArguments),
    /// The issuance log.
    Log(log::LogArguments),
    /// Receipts of attempts.
    Receipt(receipt::ReceiptArguments),
    /// Let simulated candidates sit an exam, play faults, check the ledger.
    Rehearse(rehearse::RehearseArguments),
}

/// What a command found.
pub(crate) enum Finding {
    Well,
    Faulty,
}

/// What every command gets.
pub(crate) struct Invocation {
    pub(crate) settings_file: Option<PathBuf>,
    pub(crate) json: bool,
}

impl Invocation {
    /// Everything a command needs that works on the installation's own database.
    pub(crate) fn ports(&self) -> anyhow::Result<Ports> {
        let settings = self.settings(&[])?;
        open_ports(settings, Arc::new(SystemClock), Arc::new(SystemRandomness))
    }

    pub(crate) fn settings(&self, overrides: &[(&str, String)]) -> anyhow::Result<Settings> {
        Settings::load(self.settings_file.as_deref(), overrides)
    }
}

/// Runs the command of this process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let invocation = Invocation {
        settings_file: arguments.settings,
        json: arguments.json,
    };
    let outcome = match arguments.command {
        Command::Demo(options) => demo::run(&invocation, options),
        Command::Serve(options) => serve::run(&invocation, options),
        Command::Migrate(_) => migrate::run(&invocation),
        Command::CreateAdmin(options) => create_admin::run(&invocation, options),
        Command::Audit(options) => audit::run(&invocation, options),
        Command::Standards(options) => standards::run(&invocation, options),
        Command::Bank(options) => bank::run(&invocation, options),
        Command::Paper(options) => paper::run(&invocation, options),
        Command::Analyse(options) => analyse::run(&invocation, options),
        Command::Grade(options) => grade::run(&invocation, options),
        Command::Certificates(options) => certificates::run(&invocation, options),
        Command::Log(options) => log::run(&invocation, options),
        Command::Receipt(options) => receipt::run(&invocation, options),
        Command::Rehearse(options) => rehearse::run(&invocation, options),
    };
    match outcome {
        Ok(Finding::Well) => ExitCode::SUCCESS,
        Ok(Finding::Faulty) => ExitCode::from(1),
        Err(error) => {
            output::complain(&format!("touchstone: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// The only place that writes to the terminal.
pub(crate) mod output {
    use std::io::Write;

    pub(crate) fn say(text: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    pub(crate) fn complain(text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    pub(crate) fn say_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
        say(&serde_json::to_string_pretty(value)?);
        Ok(())
    }
}
