//! `touchstone certificates`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::{Finding, Invocation, output};
use crate::certificates::credential::container::MAX_FILE_BYTES;
use crate::certificates::credential::issuer_document::read_issuer_document;
use crate::certificates::credential::report::{Report, Standing};
use crate::certificates::credential::verify::{Given, verify_file};
use crate::platform::clock::{Clock as _, SystemClock};

#[derive(Args)]
pub(crate) struct CertificatesArguments {
    #[command(subcommand)]
    action: CertificatesAction,
}

#[derive(Subcommand)]
enum CertificatesAction {
    /// Verify a credential offline: JSON, signed token, baked PNG or SVG, or PDF with the credential attached.
    Verify(VerifyArguments),
}

#[derive(Args)]
#[command(
    after_help = "Nothing is fetched. Without --issuer the key named in the proof is used, which shows that nothing was altered but not \
                  who signed (issuer_confirmed is then false). Without --status-list the state is \"not_checked\".\n\n\
                  Exit code 1 when a check fails.\n\n\
                  Example: touchstone certificates verify tests/fixtures/credentials/ob30-1edtech-validator/simple.json"
)]
struct VerifyArguments {
    /// The file.
    file: PathBuf,
    /// Issuer's document: DID document, verification method, JWK, JWK set, PEM or Multikey; may be repeated.
    #[arg(long, value_name = "FILE", visible_aliases = ["key", "did-document"])]
    issuer: Vec<PathBuf>,
    /// Status list credential; may be repeated.
    #[arg(long, value_name = "FILE")]
    status_list: Vec<PathBuf>,
    /// Judge the data model only, of a document that nobody has signed.
    #[arg(long)]
    unsigned: bool,
    /// Fail also when the issuer is not confirmed or a named status list was not given.
    #[arg(long)]
    strict: bool,
    /// Verify as of this instant instead of now.
    #[arg(long, value_name = "INSTANT")]
    at: Option<DateTime<Utc>>,
}

pub(crate) fn run(
    invocation: &Invocation,
    arguments: CertificatesArguments,
) -> anyhow::Result<Finding> {
    match arguments.action {
        CertificatesAction::Verify(options) => verify(invocation, options),
    }
}

fn verify(invocation: &Invocation, options: VerifyArguments) -> anyhow::Result<Finding> {
    let mut given = Given {
        now: options.at.unwrap_or_else(|| SystemClock.now()),
        unsigned: options.unsigned,
        strict: options.strict,
        ..Given::default()
    };
    for path in &options.issuer {
        let keys = read_issuer_document(&read_bounded(path)?)
            .with_context(|| format!("{}", path.display()))?;
        given.keys.extend(keys);
    }
    for path in &options.status_list {
        given.status_lists.push(read_bounded(path)?);
    }
    let report = verify_file(&read_bounded(&options.file)?, &given);
    if invocation.json {
        output::say_json(&report)?;
    } else {
        say(&report, options.unsigned);
    }
    Ok(if report.valid {
        Finding::Well
    } else {
        Finding::Faulty
    })
}

/// The bytes of a file, at most one more than the verifier reads, so that it can say the file is too large.
pub(super) fn read_bounded(path: &Path) -> anyhow::Result<Vec<u8>> {
    let name = || format!("{}", path.display());
    let file = File::open(path).with_context(name)?;
    let limit = u64::try_from(MAX_FILE_BYTES)?.saturating_add(1);
    let mut bytes = Vec::new();
    file.take(limit)
        .read_to_end(&mut bytes)
        .with_context(name)?;
    Ok(bytes)
}

fn say(report: &Report, unsigned: bool) {
    for check in &report.checks {
        let mark = if check.ok { "ok  " } else { "FAIL" };
        output::say(&format!("{mark} {:<16} {}", check.name, check.detail));
    }
    if let Some(certificate) = &report.certificate {
        let lines = [
            ("certificate", &certificate.licence_number),
            ("for", &certificate.achievement),
            ("issuer", &certificate.issuer),
            ("valid from", &certificate.valid_from),
            ("valid until", &certificate.valid_until),
        ];
        for (name, value) in lines {
            if let Some(value) = value {
                output::say(&format!("     {name:<16} {value}"));
            }
        }
    }
    let verdict = match (report.valid, unsigned, report.issuer_confirmed) {
        (false, _, _) => "NOT VALID",
        (true, true, _) => "WELL FORMED: nobody has signed it",
        (true, false, true) => "VALID",
        (true, false, false) => {
            "UNALTERED: the signature holds; that the issuer made it is not confirmed"
        }
    };
    if report.standing != Standing::NotTracked {
        output::say(&format!("state: {:?}", report.standing));
    }
    output::say(verdict);
}
