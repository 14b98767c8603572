//! How often one address may knock. A county's exam room shares one address, so the bounds are generous; guessing at
//! one login is slowed by the stored delay instead.

use chrono::{DateTime, Utc};

use super::{model, queries};
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Throttle;

#[derive(Clone)]
pub struct AccountThrottles {
    pub(super) sign_ins: Throttle,
    pub(super) links: Throttle,
}

impl Default for AccountThrottles {
    fn default() -> Self {
        Self {
            sign_ins: Throttle::new(240, 120),
            links: Throttle::new(40, 20),
        }
    }
}

impl AccountThrottles {
    /// Frees the memory of addresses that have been quiet.
    pub fn sweep(&self) {
        self.sign_ins.sweep();
        self.links.sweep();
    }
}

/// Forgets failed sign-ins that no longer count; returns how many logins that were.
pub fn forget_failures(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, DbFailure> {
    queries::delete_forgotten(conn, model::forgotten_before(now))
}
