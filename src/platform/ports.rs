//! Everything a use case may need from outside itself, passed as one value.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::clock::SharedClock;
use super::clock_guard::GuardedClock;
use super::crypto::{PasswordHasher, Secrets};
use super::db::Db;
use super::random::SharedRandomness;
use super::storage::Files;
use crate::settings::Settings;

#[derive(Clone)]
pub struct Ports {
    pub db: Db,
    /// The guarded clock, as a clock like any other.
    pub clock: SharedClock,
    /// Watches the machine's clock; see [`Ports::exam_now`].
    pub guard: GuardedClock,
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

    /// The same ports with another clock, for rehearsals and stories that begin in the past.
    pub fn with_clock(&self, clock: SharedClock) -> Self {
        let guard = GuardedClock::over(clock);
        Self {
            clock: Arc::new(guard.clone()),
            guard,
            ..self.clone()
        }
    }

    /// The instant by which deadlines are judged: it stands still while the machine's clock is in doubt.
    pub fn exam_now(&self) -> DateTime<Utc> {
        self.guard.exam_now()
    }
}
