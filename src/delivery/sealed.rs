//! Forms sealed and delivered ahead. What everybody with the same form sees is put together once, compressed and sealed
//! with a key of the form's own; browsers fetch it before the start and caches may keep it for ever, since it is named by
//! its digest. At the start nothing moves but the key and the order in which this candidate sees the items.

use std::io::Write;

use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use utoipa::ToSchema;

use super::Delivery;
use super::forms::PreparedForm;
use super::model::AttemptState;
use super::seat::{find_settled_attempt, get_seat};
use super::token::AttemptClaims;
use crate::items::ItemKind;
use crate::papers;
use crate::platform::crypto::{Secrets, derived_key, seal_alike, sha256_hex};
use crate::platform::db::DbFailure;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;

/// The sealed content of a form: 24 bytes of nonce, then XChaCha20-Poly1305 over the compressed JSON, bound to
/// `touchstone form` and the form's digest.
pub(super) struct SealedForm {
    /// SHA-256 of the bytes.
    pub(super) digest: String,
    pub(super) bytes: Bytes,
    /// The key in hexadecimal; leaves the server only for an attempt that is open.
    key: String,
}

/// Where the sealed form is fetched.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SealedFormPlace {
    /// Below the address of the API; what stands there never changes.
    pub(super) path: String,
    /// SHA-256 of the form, to which the sealed content is bound.
    pub(super) form_digest: String,
    /// SHA-256 of the sealed bytes.
    pub(super) digest: String,
    pub(super) bytes: usize,
}

/// What opens a sealed form, and the candidate's own order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct FormUnlock {
    /// 32 bytes in hexadecimal.
    pub(super) key: String,
    /// SHA-256 of the form.
    pub(super) form_digest: String,
    /// In the order shown.
    pub(super) order: Vec<OrderedItem>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OrderedItem {
    pub(super) item_no: i32,
    /// Letters of the options in the order shown; empty for true and false, in this order.
    pub(super) options: String,
}

#[derive(Serialize)]
struct SealedItem<'a> {
    item_no: i32,
    section: &'a str,
    kind: ItemKind,
    stem: &'a str,
    /// In the order of the bank: `A`, `B`, …; empty for true and false.
    options: &'a [String],
    score_hundredths: i32,
}

/// What the additional data of the seal says.
fn place_of(form_digest: &str) -> String {
    format!("touchstone form\n{form_digest}")
}

/// Seals a form. Pure but for the key: every process makes the same bytes of the same form.
pub(super) fn seal_form(secrets: &Secrets, form: &PreparedForm) -> Result<SealedForm, Problem> {
    let mut items: Vec<SealedItem<'_>> = Vec::with_capacity(form.document.items.len());
    for item in &form.document.items {
        let version = form
            .versions
            .get(&item.version_id)
            .ok_or_else(Problem::internal)?;
        let options: &[String] = match item.kind {
            ItemKind::TrueFalse => &[],
            _ => &version.content.options,
        };
        items.push(SealedItem {
            item_no: item.item_no,
            section: &item.section,
            kind: item.kind,
            stem: &version.content.stem,
            options,
            score_hundredths: item.score_hundredths,
        });
    }
    // In the order of the numbers, which tells nothing of the order in which anybody sees them.
    items.sort_by_key(|item| item.item_no);
    let text = serde_json::to_vec(&items).map_err(|_| Problem::internal())?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packed
        .write_all(&text)
        .and_then(|()| packed.finish())
        .map_err(|_| Problem::internal())?;
    let purpose = format!("form {} {}", form.id, form.digest);
    let key = derived_key(&secrets.seat_code, &purpose).map_err(|_| Problem::internal())?;
    let bytes =
        seal_alike(&key, &place_of(&form.digest), &packed).map_err(|_| Problem::internal())?;
    Ok(SealedForm {
        digest: sha256_hex(&bytes),
        bytes: Bytes::from(bytes),
        key: hex::encode(key.bytes()),
    })
}

/// Key and order for the holder of an open attempt.
pub(super) fn unlock(
    ports: &Ports,
    form: &PreparedForm,
    order_seed: &str,
) -> Result<FormUnlock, Problem> {
    let order = papers::order_for(&form.document, &form.versions, order_seed)
        .into_iter()
        .map(|position| OrderedItem {
            item_no: position.item_no,
            options: position
                .option_ids
                .into_iter()
                .filter(|id| id.len() == 1)
                .collect(),
        })
        .collect();
    Ok(FormUnlock {
        key: form.sealed(&ports.secrets)?.key.clone(),
        form_digest: form.digest.clone(),
        order,
    })
}

/// Where the form of somebody who has entered is fetched, also before the start.
pub(super) async fn show_form_place(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<SealedFormPlace, Problem> {
    let owned = claims.clone();
    let seat = ports.db.read(move |conn| get_seat(conn, &owned)).await?;
    let form_id = seat
        .admission
        .form_id
        .ok_or_else(|| Problem::new("exam.not_open"))?;
    let form = delivery
        .get_form(ports, &claims.body_id, &form_id)
        .await?
        .ok_or_else(Problem::internal)?;
    let sealed = form.sealed(&ports.secrets)?;
    Ok(SealedFormPlace {
        path: format!("/exam/forms/{}/{}", form.id, sealed.digest),
        form_digest: form.digest.clone(),
        digest: sealed.digest.clone(),
        bytes: sealed.bytes.len(),
    })
}

/// The sealed bytes under their name; 404 for any other name.
pub(super) async fn find_sealed_bytes(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
    form_id: &str,
    digest: &str,
) -> Result<Bytes, Problem> {
    let not_found = || Problem::new("request.not_found");
    if uuid::Uuid::try_parse(form_id).is_err() {
        return Err(not_found());
    }
    let form = delivery
        .get_form(ports, &claims.body_id, form_id)
        .await?
        .ok_or_else(not_found)?;
    let sealed = form.sealed(&ports.secrets)?;
    if sealed.digest != digest {
        return Err(not_found());
    }
    Ok(sealed.bytes.clone())
}

/// The key again, for a page that was reloaded or moved to another computer while the attempt is open.
pub(super) async fn show_form_key(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
) -> Result<FormUnlock, Problem> {
    let attempt = find_settled_attempt(ports, &delivery.journal, claims)
        .await?
        .ok_or_else(|| Problem::new("exam.not_started"))?;
    let owned = claims.clone();
    let seat = ports.db.read(move |conn| get_seat(conn, &owned)).await?;
    if attempt.state != AttemptState::Open {
        return Err(Problem::new("exam.over"));
    }
    let form = delivery
        .get_form(ports, &attempt.body_id, &attempt.form_id)
        .await?
        .ok_or_else(Problem::internal)?;
    let seed = seat.admission.order_seed.unwrap_or_default();
    unlock(ports, &form, &seed)
}

impl Delivery {
    /// The body's form, from memory where it is there.
    pub(super) async fn get_form(
        &self,
        ports: &Ports,
        body_id: &str,
        form_id: &str,
    ) -> Result<Option<std::sync::Arc<PreparedForm>>, Problem> {
        if let Some(form) = self.forms.known(form_id) {
            return Ok(Some(form).filter(|form| form.body_id == body_id));
        }
        let (forms, body, id) = (self.forms.clone(), body_id.to_owned(), form_id.to_owned());
        ports
            .db
            .read(move |conn| forms.find(conn, &body, &id))
            .await
            .map_err(|failure: DbFailure| Problem::from(failure))
    }
}
