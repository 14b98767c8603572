//! How often one address may ask, and how often one number may be asked for.

use crate::platform::http::{Problem, Throttle};

#[derive(Clone)]
pub struct VerifyThrottles {
    /// By address; a job fair or an office shares one.
    addresses: Throttle,
    /// By certificate or admission number, so that names are not guessed from many addresses.
    numbers: Throttle,
}

impl Default for VerifyThrottles {
    fn default() -> Self {
        Self {
            addresses: Throttle::new(120, 60),
            numbers: Throttle::new(20, 10),
        }
    }
}

impl VerifyThrottles {
    pub(super) fn check_address(&self, address: &str) -> Result<(), Problem> {
        self.addresses.check(address)
    }

    pub(super) fn check_number(&self, address: &str, number: &str) -> Result<(), Problem> {
        self.check_address(address)?;
        let key: String = number
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric())
            .take(40)
            .collect();
        self.numbers.check(&key.to_ascii_uppercase())
    }

    /// Frees the memory of addresses and numbers that have been quiet.
    pub fn sweep(&self) {
        self.addresses.sweep();
        self.numbers.sweep();
    }
}
