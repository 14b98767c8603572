//! What the result page shows.

use askama::Template;
use chrono::{DateTime, FixedOffset, Utc};

use crate::certificates::fields::{CertificateFields, long_date};
use crate::certificates::model::{Verification, VerifiedState};
use crate::web::Frame;

const SHANGHAI_OFFSET_SECONDS: i32 = 8 * 3600;

#[derive(Template)]
#[template(path = "certificates/pages/result.html")]
pub(super) struct ResultPage<'a> {
    frame: &'a Frame,
    state: VerifiedState,
    /// When, why and by which number it ended.
    end: Vec<(&'static str, String)>,
    fields: Vec<(&'static str, String)>,
    lookup: Option<String>,
    checked_at: String,
}

impl<'a> ResultPage<'a> {
    pub(super) fn new(frame: &'a Frame, found: &Verification, now: DateTime<Utc>) -> Self {
        let mut end = Vec::new();
        if let Some(number) = &found.replaced_by {
            end.push((frame.t("verify.replaced_by"), number.clone()));
        }
        if let Some(at) = found.ended_at {
            end.push((frame.t("verify.ended_at"), shown_instant(frame, at)));
        }
        if let Some(reason) = &found.reason {
            end.push((frame.t("verify.reason"), reason.clone()));
        }
        Self {
            frame,
            state: found.state,
            end,
            fields: found
                .fields
                .as_ref()
                .map(|fields| rows(frame, fields))
                .unwrap_or_default(),
            lookup: found
                .fields
                .as_ref()
                .map(|fields| fields.certificate_lookup.clone()),
            checked_at: shown_instant(frame, now),
        }
    }

    fn word(&self) -> &'static str {
        self.frame.t(match self.state {
            VerifiedState::Valid => "verify.state.valid",
            VerifiedState::Revoked => "verify.state.revoked",
            VerifiedState::Replaced => "verify.state.replaced",
            VerifiedState::Unknown => "verify.state.unknown",
        })
    }

    fn meaning(&self) -> &'static str {
        self.frame.t(match self.state {
            VerifiedState::Valid => "verify.means.valid",
            VerifiedState::Revoked => "verify.means.revoked",
            VerifiedState::Replaced => "verify.means.replaced",
            VerifiedState::Unknown => "verify.means.unknown_code",
        })
    }
}

/// Every printed field with its label, in the order of the certificate.
fn rows(frame: &Frame, fields: &CertificateFields) -> Vec<(&'static str, String)> {
    let both = |chinese: &str, english: &str| {
        if frame.is_chinese() || english.is_empty() {
            chinese.to_owned()
        } else {
            format!("{chinese} ({english})")
        }
    };
    let body_text = if frame.is_chinese() {
        &fields.body_text_zh
    } else {
        &fields.body_text_en
    };
    let issued_on = if frame.is_chinese() {
        long_date(fields.issued_on)
    } else {
        fields.issued_on.to_string()
    };
    vec![
        (frame.t("certificate.name"), fields.name.clone()),
        (frame.t("certificate.number"), fields.number.clone()),
        (
            frame.t("certificate.document_type"),
            both(&fields.document_type_zh, &fields.document_type_en),
        ),
        (
            frame.t("certificate.document_number"),
            fields.document_number_masked.clone(),
        ),
        (
            frame.t("certificate.occupation"),
            both(&fields.occupation_zh, &fields.occupation_en),
        ),
        (frame.t("certificate.trade"), fields.trade.clone()),
        (
            frame.t("certificate.level"),
            both(&fields.level_name_zh, &fields.level_name_en),
        ),
        (
            frame.t("certificate.evaluation_body"),
            fields.evaluation_body.clone(),
        ),
        (frame.t("certificate.issued_on"), issued_on),
        (
            frame.t("certificate.title"),
            both(&fields.title_zh, &fields.title_en),
        ),
        (frame.t("certificate.body_text"), body_text.clone()),
        (
            frame.t("certificate.certificate_lookup"),
            fields.certificate_lookup.clone(),
        ),
        (
            frame.t("certificate.body_lookup"),
            fields.body_lookup.clone(),
        ),
    ]
}

/// 2026年11月22日 09:00, in the time of China.
fn shown_instant(frame: &Frame, at: DateTime<Utc>) -> String {
    let Some(zone) = FixedOffset::east_opt(SHANGHAI_OFFSET_SECONDS) else {
        return at.to_rfc3339();
    };
    let local = at.with_timezone(&zone);
    if frame.is_chinese() {
        format!(
            "{} {}",
            long_date(local.date_naive()),
            local.format("%H:%M")
        )
    } else {
        local.format("%Y-%m-%d %H:%M (UTC+8)").to_string()
    }
}
