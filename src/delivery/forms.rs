//! Forms in memory, with everything that showing, checking and grading need. Keys stay on this side.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::bounded_cache::BoundedCache;
use super::model::ChoiceRule;
use super::sealed::{SealedForm, seal_form};
use crate::items::{ItemKind, ItemVersion};
use crate::papers::{self, FormDocument};
use crate::platform::crypto::Secrets;
use crate::platform::db::{Conn, DbFailure};
use crate::platform::http::Problem;

/// Forms in use at one time in one process; more are loaded again when asked for.
const KEPT_FORMS: usize = 32;

pub(super) struct PreparedForm {
    pub(super) id: String,
    pub(super) body_id: String,
    pub(super) digest: String,
    pub(super) document: FormDocument,
    pub(super) versions: BTreeMap<String, ItemVersion>,
    /// What may be chosen, by item number.
    pub(super) rules: BTreeMap<i32, ChoiceRule>,
    sealed: OnceLock<SealedForm>,
}

impl PreparedForm {
    /// The form as it travels before the start; sealed on first use.
    pub(super) fn sealed(&self, secrets: &Secrets) -> Result<&SealedForm, Problem> {
        if let Some(sealed) = self.sealed.get() {
            return Ok(sealed);
        }
        let sealed = seal_form(secrets, self)?;
        // Two who seal at the same moment make the same bytes.
        Ok(self.sealed.get_or_init(|| sealed))
    }
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
            id: form.id,
            sealed: OnceLock::new(),
            body_id: body_id.to_owned(),
            rules: rules_of(&form.document, &versions),
            digest: form.digest,
            document: form.document,
            versions,
        });
        self.lock().insert(key, Arc::clone(&prepared));
        Ok(Some(prepared))
    }

    /// The form, if it is in memory.
    pub(super) fn known(&self, form_id: &str) -> Option<Arc<PreparedForm>> {
        self.lock().get(&form_id.to_owned()).map(Arc::clone)
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
