//! What the candidate's page says of the exam plan, in memory: a stored plan never changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bounded_cache::BoundedCache;
use super::exam_state::PaperPart;
use crate::items::ItemKind;
use crate::platform::db::DbFailure;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::standards::{self, PlanView};

/// Plans in use at one time in one process; more are loaded again when asked for.
const KEPT_PLANS: usize = 64;

pub(super) struct PlanFacts {
    body_id: String,
    pub(super) occupation_name: String,
    pub(super) full_hundredths: i32,
    pub(super) pass_hundredths: i32,
    pub(super) parts: Vec<PaperPart>,
}

#[derive(Clone)]
pub(super) struct PlanShelf {
    kept: Arc<Mutex<BoundedCache<String, Arc<PlanFacts>>>>,
}

impl Default for PlanShelf {
    fn default() -> Self {
        Self {
            kept: Arc::new(Mutex::new(BoundedCache::new(KEPT_PLANS))),
        }
    }
}

impl PlanShelf {
    /// The body's plan; `internal` when a sitting names one that is not there.
    pub(super) async fn get(
        &self,
        ports: &Ports,
        body_id: &str,
        plan_id: &str,
    ) -> Result<Arc<PlanFacts>, Problem> {
        let key = plan_id.to_owned();
        let known = self.lock().get(&key).map(Arc::clone);
        if let Some(plan) = known.filter(|plan| plan.body_id == body_id) {
            return Ok(plan);
        }
        let (wanted, body) = (key.clone(), body_id.to_owned());
        let loaded = ports
            .db
            .read(move |conn| standards::find_plan(conn, &body, &wanted))
            .await
            .map_err(|failure: DbFailure| Problem::from(failure))?
            .ok_or_else(Problem::internal)?;
        let plan = Arc::new(facts_of(loaded));
        self.lock().insert(key, Arc::clone(&plan));
        Ok(plan)
    }

    fn lock(&self) -> MutexGuard<'_, BoundedCache<String, Arc<PlanFacts>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn facts_of(plan: PlanView) -> PlanFacts {
    let theory = &plan.document.theory;
    let parts = theory
        .parts
        .iter()
        .filter_map(|part| {
            Some(PaperPart {
                kind: ItemKind::parse(&part.kind.to_string())?,
                count: i32::from(part.count),
                score_hundredths: hundredths(part.score_hundredths),
            })
        })
        .collect();
    PlanFacts {
        full_hundredths: hundredths(theory.full_hundredths),
        pass_hundredths: hundredths(theory.pass_hundredths),
        parts,
        body_id: plan.body_id,
        occupation_name: plan.occupation_name,
    }
}

fn hundredths(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
