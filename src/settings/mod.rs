//! Settings: defaults in an embedded TOML that is also the documentation, a file over it, the environment over both.

use std::path::{Path, PathBuf};

use anyhow::Context;
use config::{Config, Environment, File, FileFormat};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

pub const DEFAULTS: &str = include_str!("defaults.toml");

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub http: HttpSettings,
    pub database: DatabaseSettings,
    pub data: DataSettings,
    pub auth: AuthSettings,
    pub mail: MailSettings,
    pub delivery: DeliverySettings,
    pub invigilation: InvigilationSettings,
    pub certificates: CertificateSettings,
    pub telemetry: TelemetrySettings,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    pub listen: String,
    pub public_url: String,
    pub workers: usize,
    pub shutdown_seconds: u64,
    pub behind_tls: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    pub url: String,
    pub max_connections: u32,
    pub wait_seconds: u64,
    pub migrate_on_start: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSettings {
    pub dir: PathBuf,
    pub secrets_file: String,
    pub create_secrets: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthSettings {
    pub access_minutes: i64,
    pub idle_hours: i64,
    pub session_days: i64,
    pub password_min_length: usize,
    pub reset_minutes: i64,
    pub setup_hours: i64,
    pub parallel_hashes: usize,
    pub waiting_hashes: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    #[serde(deserialize_with = "empty_is_none")]
    pub smtp_host: Option<String>,
    #[serde(deserialize_with = "zero_is_none")]
    pub smtp_port: Option<u16>,
    pub smtp_tls: bool,
    #[serde(deserialize_with = "empty_is_none")]
    pub smtp_user: Option<String>,
    #[serde(deserialize_with = "empty_is_no_secret")]
    pub smtp_password: Option<SecretString>,
    pub sender: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliverySettings {
    pub journal_queue: usize,
    pub journal_batch: usize,
    pub sweep_seconds: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvigilationSettings {
    pub beat_seconds: i64,
    pub silence_seconds: i64,
    pub flush_seconds: i64,
    pub look_millis: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateSettings {
    #[serde(deserialize_with = "empty_is_none")]
    pub fonts_dir: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySettings {
    pub filter: String,
    pub json: bool,
}

impl Settings {
    /// Defaults, then `file`, then the environment, then `overrides` (dotted name and value).
    pub fn load(file: Option<&Path>, overrides: &[(&str, String)]) -> anyhow::Result<Self> {
        let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = file {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("settings file {}", path.display()))?;
            builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
        }
        builder = builder.add_source(
            Environment::with_prefix("TOUCHSTONE")
                .separator("__")
                .try_parsing(true),
        );
        for (name, value) in overrides {
            builder = builder.set_override(*name, value.clone())?;
        }
        builder.build()?.try_deserialize().context("settings")
    }

    pub fn database_url(&self) -> String {
        if self.database.url.is_empty() {
            self.data
                .dir
                .join("touchstone.sqlite")
                .to_string_lossy()
                .into_owned()
        } else {
            self.database.url.clone()
        }
    }

    pub fn secrets_path(&self) -> PathBuf {
        if self.data.secrets_file.is_empty() {
            self.data.dir.join("secrets.json")
        } else {
            PathBuf::from(&self.data.secrets_file)
        }
    }

    /// `public_url` without a slash at the end.
    pub fn public_url(&self) -> &str {
        self.http.public_url.trim_end_matches('/')
    }
}

fn empty_is_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(String::deserialize(deserializer)?).filter(|text| !text.is_empty()))
}

fn zero_is_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    Ok(Some(u16::deserialize(deserializer)?).filter(|port| *port != 0))
}

fn empty_is_no_secret<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SecretString>, D::Error> {
    Ok(empty_is_none(deserializer)?.map(SecretString::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_complete_and_overrides_win() {
        let settings = Settings::load(None, &[("http.listen", "127.0.0.1:0".to_owned())]).unwrap();
        assert_eq!(settings.http.listen, "127.0.0.1:0");
        assert!(settings.mail.smtp_host.is_none());
        assert!(settings.database_url().ends_with("touchstone.sqlite"));
    }
}
