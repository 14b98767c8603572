//! How often results may be looked up. A class looks its results up together, from one address; one number is looked up
//! by one person.

use crate::platform::http::{Problem, Throttle};

#[derive(Clone)]
pub struct ResultThrottles {
    by_address: Throttle,
    by_number: Throttle,
}

impl Default for ResultThrottles {
    fn default() -> Self {
        Self {
            by_address: Throttle::new(200, 60),
            by_number: Throttle::new(10, 4),
        }
    }
}

impl ResultThrottles {
    pub(super) fn check(&self, address: &str, admission_number: &str) -> Result<(), Problem> {
        self.by_address.check(address)?;
        self.by_number.check(admission_number)
    }
}
