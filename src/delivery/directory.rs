//! Which admission and form an attempt belongs to, in memory: neither ever changes, so that saving needs no look-up.

use std::sync::{Arc, Mutex, PoisonError};

use super::bounded_cache::BoundedCache;
use super::forms::{FormShelf, PreparedForm};
use super::queries;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

const KEPT_ATTEMPTS: usize = 20_000;

#[derive(Clone)]
pub(super) struct AttemptFacts {
    pub(super) admission_id: String,
    pub(super) form: Arc<PreparedForm>,
}

#[derive(Clone)]
pub(super) struct AttemptDirectory {
    known: Arc<Mutex<BoundedCache<String, AttemptFacts>>>,
    forms: FormShelf,
}

impl AttemptDirectory {
    pub(super) fn new(forms: FormShelf) -> Self {
        Self {
            known: Arc::new(Mutex::new(BoundedCache::new(KEPT_ATTEMPTS))),
            forms,
        }
    }

    /// The facts of an attempt, if it is the attempt of the admission.
    pub(super) async fn find(
        &self,
        ports: &Ports,
        attempt_id: &str,
        admission_id: &str,
    ) -> Result<Option<AttemptFacts>, Problem> {
        let key = attempt_id.to_owned();
        let known = self.lock().get(&key).cloned();
        let facts = match known {
            Some(facts) => Some(facts),
            None => {
                let (forms, id) = (self.forms.clone(), key.clone());
                let loaded = ports
                    .db
                    .read(move |conn| load(conn, &forms, &id).map_err(Problem::from))
                    .await?;
                if let Some(facts) = &loaded {
                    self.lock().insert(key, facts.clone());
                }
                loaded
            }
        };
        Ok(facts.filter(|facts| facts.admission_id == admission_id))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BoundedCache<String, AttemptFacts>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn load(
    conn: &mut Conn,
    forms: &FormShelf,
    attempt_id: &str,
) -> Result<Option<AttemptFacts>, DbFailure> {
    let Some(attempt) = queries::find(conn, attempt_id)? else {
        return Ok(None);
    };
    let form = forms.find(conn, &attempt.body_id, &attempt.form_id)?;
    Ok(form.map(|form| AttemptFacts {
        admission_id: attempt.admission_id,
        form,
    }))
}
