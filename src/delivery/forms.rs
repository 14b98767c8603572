//! Forms in memory, with everything that showing, checking and grading need. Keys stay on this side.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::bounded_cache::BoundedCache;
use super::model::ChoiceRule;
use crate::items::{ItemKind, ItemVersion};
use crate::papers::{self, FormDocument};
use crate::platform::db::{Conn, DbFailure};

/// Forms in use at one time in one process; more are loaded again when asked for.
const KEPT_FORMS: usize = 32;

pub(super) struct PreparedForm {
    pub(super) body_id: String,
    pub(super) digest: String,
    pub(super) document: FormDocument,
    pub(super) versions: BTreeMap<String, ItemVersion>,
    /// What may be chosen, by item number.
    pub(super) rules: BTreeMap<i32, ChoiceRule>,
}

/// A stored form never changes, so a copy in memory never goes stale.
#[derive(Clone)]
pub(super) struct FormShelf {
    kept: Arc<Mutex<BoundedCache<String, Arc<PreparedForm>>>>,
}

impl Default for FormShelf {
    fn default() -> Self {
        Self {
            kept: Arc::new(Mutex::new(BoundedCache::new(KEPT_FORMS))),
        }
    }
}

impl FormShelf {
    pub(super) fn find(
        &self,
        conn: &mut Conn,
        body_id: &str,
        form_id: &str,
    ) -> Result<Option<Arc<PreparedForm>>, DbFailure> {
        let key = form_id.to_owned();
        let known = self.lock().get(&key).map(Arc::clone);
        if let Some(form) = known {
            return Ok(Some(form).filter(|form| form.body_id == body_id));
        }
        let Some(form) = papers::find_form(conn, body_id, form_id)? else {
            return Ok(None);
        };
        let versions = papers::load_form_items(conn, body_id, &form.document)?;
        let prepared = Arc::new(PreparedForm {
            body_id: body_id.to_owned(),
            rules: rules_of(&form.document, &versions),
            digest: form.digest,
            document: form.document,
            versions,
        });
        self.lock().insert(key, Arc::clone(&prepared));
        Ok(Some(prepared))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BoundedCache<String, Arc<PreparedForm>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn rules_of(
    document: &FormDocument,
    versions: &BTreeMap<String, ItemVersion>,
) -> BTreeMap<i32, ChoiceRule> {
    // The names of the options are those of the paper; which order they are shown in does not matter here.
    papers::order_for(document, versions, "")
        .into_iter()
        .map(|position| {
            let several = document.items.iter().any(|item| {
                item.item_no == position.item_no && item.kind == ItemKind::MultipleChoice
            });
            let rule = ChoiceRule {
                option_ids: position.option_ids,
                several,
            };
            (position.item_no, rule)
        })
        .collect()
}
