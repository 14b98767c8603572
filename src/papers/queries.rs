//! The forms table.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::Error;

use super::{Form, FormDocument, form_label};
use crate::items::{self, ItemVersion};
use crate::platform::crypto::sha256_hex;
use crate::platform::db::types::UtcTime;
use crate::platform::db::{Conn, DbFailure};
use crate::schema::forms;

/// A form that was just stored.
#[derive(Clone, Debug)]
pub struct NewForm {
    pub id: String,
    pub label: String,
    pub digest: String,
}

/// Stores the forms of a sitting under the labels `A`, `B`, ….
pub fn insert_forms(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
    documents: &[FormDocument],
    now: DateTime<Utc>,
) -> Result<Vec<NewForm>, DbFailure> {
    let mut stored = Vec::with_capacity(documents.len());
    for (index, document) in documents.iter().enumerate() {
        let (text, digest) = document.sealed().map_err(|error| damaged(error.into()))?;
        let form = NewForm {
            id: uuid::Uuid::now_v7().to_string(),
            label: form_label(index),
            digest,
        };
        diesel::insert_into(forms::table)
            .values((
                forms::id.eq(&form.id),
                forms::body_id.eq(body_id),
                forms::sitting_id.eq(sitting_id),
                forms::label.eq(&form.label),
                forms::seed.eq(&document.seed),
                forms::document.eq(text),
                forms::digest.eq(&form.digest),
                forms::created_at.eq(UtcTime(now)),
            ))
            .execute(conn)?;
        stored.push(form);
    }
    Ok(stored)
}

/// Takes the forms of a sitting away; callers make sure that nobody has begun one.
pub fn delete_forms(conn: &mut Conn, body_id: &str, sitting_id: &str) -> Result<(), DbFailure> {
    let of_sitting = forms::table.filter(
        forms::body_id
            .eq(body_id)
            .and(forms::sitting_id.eq(sitting_id)),
    );
    diesel::delete(of_sitting).execute(conn)?;
    Ok(())
}

/// The form, if it belongs to the body; a document that does not match its digest is a failure and never an exam.
pub fn find_form(conn: &mut Conn, body_id: &str, form_id: &str) -> Result<Option<Form>, DbFailure> {
    let row: Option<FormRow> = forms::table
        .filter(forms::id.eq(form_id).and(forms::body_id.eq(body_id)))
        .select((forms::id, forms::label, forms::document, forms::digest))
        .first(conn)
        .optional()?;
    row.map(read_form).transpose()
}

/// The forms of a sitting in the order of their labels.
pub fn list_forms(
    conn: &mut Conn,
    body_id: &str,
    sitting_id: &str,
) -> Result<Vec<Form>, DbFailure> {
    let rows: Vec<FormRow> = forms::table
        .filter(
            forms::body_id
                .eq(body_id)
                .and(forms::sitting_id.eq(sitting_id)),
        )
        .order(forms::label.asc())
        .select((forms::id, forms::label, forms::document, forms::digest))
        .load(conn)?;
    rows.into_iter().map(read_form).collect()
}

/// The versions of all items of a form by version id; a missing one is a failure.
pub fn load_form_items(
    conn: &mut Conn,
    body_id: &str,
    document: &FormDocument,
) -> Result<BTreeMap<String, ItemVersion>, DbFailure> {
    let ids: Vec<String> = document
        .items
        .iter()
        .map(|item| item.version_id.clone())
        .collect();
    let versions = items::load_versions(conn, body_id, &ids)?;
    if ids.iter().all(|id| versions.contains_key(id)) {
        Ok(versions)
    } else {
        Err(damaged(
            "a form names an item version that is not there".into(),
        ))
    }
}

type FormRow = (String, String, String, String);

fn read_form((id, label, text, digest): FormRow) -> Result<Form, DbFailure> {
    if sha256_hex(text.as_bytes()) != digest {
        return Err(damaged("a stored form does not match its digest".into()));
    }
    let document = serde_json::from_str(&text).map_err(|error| damaged(error.into()))?;
    Ok(Form {
        id,
        label,
        document,
        digest,
    })
}

fn damaged(cause: Box<dyn std::error::Error + Send + Sync>) -> DbFailure {
    DbFailure::from(Error::DeserializationError(cause))
}
