//! The paper in the candidate's own order, without anything that tells the right answer.

use serde::Serialize;
use utoipa::ToSchema;

use super::Delivery;
use super::forms::PreparedForm;
use super::model::AttemptState;
use super::seat::{find_settled_attempt, get_seat};
use super::token::AttemptClaims;
use crate::items::ItemKind;
use crate::papers::{self, Position};
use crate::platform::crypto::sha256_hex;
use crate::platform::http::{Language, Problem};
use crate::platform::i18n;
use crate::platform::ports::Ports;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PaperOption {
    /// Sent back in answers; the same for every candidate, whatever the order shown.
    pub(super) id: String,
    pub(super) text: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct PaperItem {
    /// Place in this candidate's paper, from 1.
    pub(super) position: i32,
    /// Names the item in answers.
    pub(super) item_no: i32,
    pub(super) section: String,
    pub(super) kind: ItemKind,
    pub(super) stem: String,
    pub(super) options: Vec<PaperOption>,
    pub(super) score_hundredths: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Paper {
    pub(super) attempt_id: String,
    /// SHA-256 of the form.
    pub(super) form_digest: String,
    pub(super) items: Vec<PaperItem>,
}

pub(super) struct ShownPaper {
    pub(super) paper: Paper,
    /// Changes whenever the paper would.
    pub(super) tag: String,
}

/// The paper of an open attempt.
pub(super) async fn show_paper(
    ports: &Ports,
    delivery: &Delivery,
    claims: &AttemptClaims,
    language: Language,
) -> Result<ShownPaper, Problem> {
    let attempt = find_settled_attempt(ports, &delivery.journal, claims)
        .await?
        .ok_or_else(|| Problem::new("exam.not_started"))?;
    if attempt.state != AttemptState::Open {
        return Err(Problem::new("exam.over"));
    }
    let (forms, claims) = (delivery.forms.clone(), claims.clone());
    ports
        .db
        .read(move |conn| {
            let seat = get_seat(conn, &claims)?;
            let form = forms
                .find(conn, &attempt.body_id, &attempt.form_id)?
                .ok_or_else(Problem::internal)?;
            let seed = seat.admission.order_seed.unwrap_or_default();
            let tag = sha256_hex(
                format!(
                    "{}\n{}\n{seed}\n{}",
                    attempt.id,
                    form.digest,
                    language.tag()
                )
                .as_bytes(),
            );
            Ok(ShownPaper {
                paper: lay_out(&attempt.id, &form, &seed, language)?,
                tag,
            })
        })
        .await
}

fn lay_out(
    attempt_id: &str,
    form: &PreparedForm,
    seed: &str,
    language: Language,
) -> Result<Paper, Problem> {
    let items = papers::order_for(&form.document, &form.versions, seed)
        .into_iter()
        .map(|position| paper_item(form, position, language).ok_or_else(Problem::internal))
        .collect::<Result<_, _>>()?;
    Ok(Paper {
        attempt_id: attempt_id.to_owned(),
        form_digest: form.digest.clone(),
        items,
    })
}

fn paper_item(form: &PreparedForm, position: Position, language: Language) -> Option<PaperItem> {
    let item = form
        .document
        .items
        .iter()
        .find(|item| item.item_no == position.item_no)?;
    let content = &form.versions.get(&item.version_id)?.content;
    let options = position
        .option_ids
        .into_iter()
        .map(|id| {
            let text = match item.kind {
                ItemKind::TrueFalse => i18n::text(language, &format!("exam.option.{id}"), &[]),
                _ => content.options.get(letter_index(&id)?)?.clone(),
            };
            Some(PaperOption { id, text })
        })
        .collect::<Option<_>>()?;
    Some(PaperItem {
        position: position.position,
        item_no: item.item_no,
        section: item.section.clone(),
        kind: item.kind,
        stem: content.stem.clone(),
        options,
        score_hundredths: item.score_hundredths,
    })
}

/// `A` is 0.
fn letter_index(id: &str) -> Option<usize> {
    let letter = *id.as_bytes().first()?;
    (id.len() == 1).then_some(usize::from(letter.checked_sub(b'A')?))
}
