//! What every slice stands on and what knows no slice: database, HTTP manners, secrets, mail, jobs, files, time, chance.

pub mod clock;
pub mod clock_guard;
pub mod crypto;
pub mod db;
pub mod http;
pub mod i18n;
pub mod idempotency;
pub mod jobs;
pub mod mail;
pub mod ports;
pub mod print;
pub mod random;
pub mod storage;
pub mod telemetry;
