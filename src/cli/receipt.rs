//! `touchstone receipt verify`: whether a receipt was signed by the installation, and whether the record agrees with it.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use super::{Finding, Invocation, output};
use crate::delivery::{self, Receipt, ReceiptVerdict};
use crate::platform::db::DbFailure;

/// No receipt is longer.
const MOST_BYTES: u64 = 64 * 1024;

#[derive(Args)]
pub(crate) struct ReceiptArguments {
    #[command(subcommand)]
    command: ReceiptCommand,
}

#[derive(Subcommand)]
enum ReceiptCommand {
    /// Verify the receipt of an attempt; exit code 1 when it does not hold.
    #[command(
        after_help = "Example: touchstone receipt verify receipt.json --public-key 1b2c…  (64 hexadecimal digits, from /api/v1/receipts/key)"
    )]
    Verify {
        /// The receipt as the exam page saves it.
        file: PathBuf,
        /// The installation's public key. With it nothing but the signature is checked, offline; without it the keys and
        /// the record of this installation are used.
        #[arg(long, value_name = "HEX")]
        public_key: Option<String>,
    },
}

/// A receipt alone, or as an answer of the API holds it.
#[derive(Deserialize)]
#[serde(untagged)]
enum ReceiptFile {
    Bare(Receipt),
    Held { receipt: Receipt },
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    verdict: ReceiptVerdict,
    receipt: Receipt,
}

pub(crate) fn run(invocation: &Invocation, options: ReceiptArguments) -> anyhow::Result<Finding> {
    let ReceiptCommand::Verify { file, public_key } = options.command;
    let size = std::fs::metadata(&file)
        .with_context(|| file.display().to_string())?
        .len();
    anyhow::ensure!(size <= MOST_BYTES, "{} is no receipt", file.display());
    let text = std::fs::read(&file).with_context(|| file.display().to_string())?;
    let receipt = match serde_json::from_slice(&text) {
        Ok(ReceiptFile::Bare(receipt) | ReceiptFile::Held { receipt }) => receipt,
        Err(_) => anyhow::bail!("{} is no receipt", file.display()),
    };
    let verdict = match public_key {
        Some(text) => {
            let mut key = [0_u8; 32];
            hex::decode_to_slice(text.trim(), &mut key)
                .context("--public-key takes 64 hexadecimal digits")?;
            delivery::verify_signature(&key, &receipt)
        }
        None => {
            let ports = invocation.ports()?;
            ports
                .db
                .read_now(|conn| delivery::verify_against_record(conn, &ports, &receipt))
                .map_err(|failure: DbFailure| anyhow::anyhow!("the record: {failure}"))?
        }
    };
    let valid = verdict.valid;
    let report = Report { verdict, receipt };
    if invocation.json {
        output::say_json(&report)?;
    } else {
        for check in &report.verdict.checks {
            output::say(&format!(
                "{:10} {}",
                check.name,
                if check.ok { "holds" } else { "DOES NOT HOLD" }
            ));
        }
        output::say(if valid {
            "the receipt is valid"
        } else {
            "the receipt is NOT valid"
        });
    }
    Ok(if valid {
        Finding::Well
    } else {
        Finding::Faulty
    })
}
