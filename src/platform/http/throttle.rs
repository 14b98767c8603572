//! Bounded tries per key (an address, a login, an admission number), so that guessing does not pay.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Problem;

#[derive(Clone)]
pub struct Throttle {
    limiter: Arc<DefaultKeyedRateLimiter<String>>,
    checks: Arc<AtomicU32>,
}

/// After so many checks the memory of quiet keys is freed.
const SWEEP_EVERY: u32 = 4096;

impl Throttle {
    /// `burst` tries at once, refilled at `per_minute`.
    pub fn new(burst: u32, per_minute: u32) -> Self {
        let nonzero = |count: u32| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(nonzero(per_minute)).allow_burst(nonzero(burst));
        Self {
            limiter: Arc::new(RateLimiter::keyed(quota)),
            checks: Arc::default(),
        }
    }

    /// Errors with `request.too_many` and the seconds to wait.
    pub fn check(&self, key: &str) -> Result<(), Problem> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.sweep();
        }
        self.limiter.check_key(&key.to_owned()).map_err(|refusal| {
            let wait = refusal
                .wait_time_from(DefaultClock::default().now())
                .as_secs()
                + 1;
            Problem::new("request.too_many")
                .with("seconds", wait)
                .retry_after(wait)
        })
    }

    /// Frees the memory of keys that are back at full burst.
    pub fn sweep(&self) {
        self.limiter.retain_recent();
    }
}
