//! Everything a use case may need from outside itself, passed as one value.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::clock::SharedClock;
use super::crypto::{PasswordHasher, Secrets};
use super::db::Db;
use super::random::SharedRandomness;
use super::storage::Files;
use crate::settings::Settings;

#[derive(Clone)]
pub struct Ports {
    pub db: Db,
    pub clock: SharedClock,
    pub randomness: SharedRandomness,
    pub secrets: Arc<Secrets>,
    pub passwords: PasswordHasher,
    pub files: Files,
    pub settings: Arc<Settings>,
}

impl Ports {
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}
