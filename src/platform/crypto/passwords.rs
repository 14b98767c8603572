//! argon2id behind a bound: a sign-in storm may queue, but it can never take the machine from those who are saving answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// OWASP's first recommendation: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

#[derive(Debug, thiserror::Error)]
#[error("too many sign-ins are waiting")]
pub struct PasswordOverload;

#[derive(Clone)]
pub struct PasswordHasher {
    running: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    max_waiting: usize,
    params: Params,
}

impl PasswordHasher {
    /// At most `parallel` computations at once and `max_waiting` in the queue.
    pub fn new(parallel: usize, max_waiting: usize) -> Self {
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
        Self {
            running: Arc::new(Semaphore::new(parallel.max(1))),
            waiting: Arc::default(),
            max_waiting,
            params,
        }
    }

    /// The PHC string of a password, with a fresh salt.
    pub async fn hash(&self, password: String) -> Result<String, PasswordOverload> {
        let params = self.params.clone();
        self.bounded(move || hash_now(&params, &password))
            .await
            .map(|hash| hash.unwrap_or_default())
    }

    /// As [`Self::hash`], for commands that run before the server does.
    pub fn hash_blocking(&self, password: &str) -> String {
        hash_now(&self.params, password).unwrap_or_default()
    }

    /// Whether `password` belongs to `hash`. Without a hash the same work is done and the answer is no, so that time does
    /// not tell which accounts exist.
    pub async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, PasswordOverload> {
        let params = self.params.clone();
        self.bounded(move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(parsed)) => engine(&params)
                .verify_password(password.as_bytes(), &parsed)
                .is_ok(),
            _ => {
                let _ = hash_now(&params, &password);
                false
            }
        })
        .await
    }

    /// Whether a stored hash was made with other parameters than are used now.
    pub fn is_outdated(&self, hash: &str) -> bool {
        PasswordHash::new(hash)
            .ok()
            .and_then(|parsed| Params::try_from(&parsed).ok())
            .is_none_or(|params| {
                params.m_cost() != self.params.m_cost()
                    || params.t_cost() != self.params.t_cost()
                    || params.p_cost() != self.params.p_cost()
            })
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordOverload> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= self.max_waiting {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(PasswordOverload);
        }
        let permit = Arc::clone(&self.running).acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let permit = permit.map_err(|_| PasswordOverload)?;
        let outcome = tokio::task::spawn_blocking(work).await;
        drop(permit);
        outcome.map_err(|_| PasswordOverload)
    }
}

fn engine(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn hash_now(params: &Params, password: &str) -> Option<String> {
    engine(params)
        .hash_password(password.as_bytes())
        .ok()
        .map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_other_costs_are_outdated() {
        let hasher = PasswordHasher::new(1, 1);
        let hash = hasher.hash_blocking("三十个字的密码 correct horse");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(!hasher.is_outdated(&hash));
        assert!(hasher.is_outdated(&hash.replace("t=2", "t=1")));
        assert!(hasher.is_outdated("not a hash"));
    }
}
