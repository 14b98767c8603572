//! What a visitor of the demo needs: addresses, logins, tickets. Kept in a file of the data folder, so that a second start
//! prints the same.

use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::super::output;

const FILE: &str = "demo.json";
/// Tickets printed of each sitting; all of them stand in the file.
const TICKETS_SHOWN: usize = 4;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Handout {
    pub(super) address: String,
    pub(super) logins: Vec<Login>,
    pub(super) open_sittings: Vec<SittingNote>,
    pub(super) finished_sitting: SittingNote,
    pub(super) certificates: Vec<CertificateNote>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Login {
    pub(super) role: String,
    pub(super) role_name: String,
    pub(super) login: String,
    pub(super) password: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct SittingNote {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) tickets: Vec<TicketNote>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct TicketNote {
    pub(super) name: String,
    pub(super) admission_number: String,
    /// Empty once the sitting is over.
    pub(super) seat_code: String,
    pub(super) id_last_six: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct CertificateNote {
    pub(super) number: String,
    pub(super) holder_name: String,
}

impl Handout {
    pub(super) fn load(data_dir: &Path) -> anyhow::Result<Option<Self>> {
        match std::fs::read_to_string(data_dir.join(FILE)) {
            Ok(text) => Ok(Some(
                serde_json::from_str(&text).context("demo.json is damaged")?,
            )),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("demo.json cannot be read"),
        }
    }

    /// Written last: a set-up that was cut off is noticed by the absence of this file.
    pub(super) fn store(&self, data_dir: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        std::fs::write(data_dir.join(FILE), text).context("demo.json cannot be written")
    }

    pub(super) fn print(&self) {
        let address = &self.address;
        output::say(&format!(
            "\n试金石演示已就绪  Touchstone demo is ready:  {address}\n"
        ));
        output::say("登录 / logins  (首页 → 工作人员登录)");
        for login in &self.logins {
            output::say(&format!(
                "  {:<20} {:<24} {}",
                login.login, login.password, login.role_name
            ));
        }
        output::say(&format!(
            "\n现在可以参加的考试 / open now:  {address}/exam   准考证号 admission number · 座位码 seat code"
        ));
        for sitting in &self.open_sittings {
            output::say(&format!("  {}", sitting.name));
            for ticket in sitting.tickets.iter().take(TICKETS_SHOWN) {
                output::say(&format!(
                    "    {}   {}   {}",
                    ticket.admission_number, ticket.seat_code, ticket.name
                ));
            }
        }
        output::say(&format!(
            "\n已结束的考试 / finished: {}",
            self.finished_sitting.name
        ));
        output::say(&format!(
            "  {address}/results   准考证号 · 姓名 · 证件号后六位"
        ));
        for ticket in self.finished_sitting.tickets.iter().take(3) {
            output::say(&format!(
                "  {}   {}   {}",
                ticket.admission_number, ticket.name, ticket.id_last_six
            ));
        }
        output::say(&format!(
            "\n证书 / certificates:  {address}/verify   编号 · 姓名"
        ));
        for certificate in self.certificates.iter().take(3) {
            output::say(&format!(
                "  {}   {}",
                certificate.number, certificate.holder_name
            ));
        }
        output::say(
            "\nCtrl+C 停止 / stops the server. 演示数据不要放到外网 / never expose the demo.\n",
        );
    }
}
