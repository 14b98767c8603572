//! States of a certificate and what may be said about one. Pure.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fields::CertificateFields;
use crate::platform::http::FieldProblem;

crate::text_enum! {
    /// Only a valid certificate counts; the other two are final.
    CertificateState { Valid = "valid", Revoked = "revoked", Replaced = "replaced" }
}

crate::text_enum! {
    /// What anyone is told who verifies a certificate.
    VerifiedState { Valid = "valid", Revoked = "revoked", Replaced = "replaced", Unknown = "unknown" }
}

impl From<CertificateState> for VerifiedState {
    fn from(state: CertificateState) -> Self {
        match state {
            CertificateState::Valid => Self::Valid,
            CertificateState::Revoked => Self::Revoked,
            CertificateState::Replaced => Self::Replaced,
        }
    }
}

/// A certificate as it stands.
#[derive(Clone, Debug)]
pub struct Certificate {
    pub id: String,
    pub body_id: String,
    pub sitting_id: String,
    pub centre_id: String,
    pub admission_id: String,
    pub candidate_id: String,
    pub number: String,
    /// 32 hexadecimal digits that the QR code holds.
    pub verify_token: String,
    pub state: CertificateState,
    pub fields: CertificateFields,
    pub issued_on: NaiveDate,
    pub issued_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub end_reason: Option<String>,
    /// Id of the certificate that took this one's place.
    pub replaced_by: Option<String>,
    /// SHA-256 of the PDF; absent until it has been printed.
    pub pdf_digest: Option<String>,
}

/// What verification says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Verification {
    pub state: VerifiedState,
    /// Every printed field, the document number masked; absent when unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<CertificateFields>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Number of the certificate that took this one's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

impl Verification {
    pub fn unknown() -> Self {
        Self {
            state: VerifiedState::Unknown,
            fields: None,
            ended_at: None,
            reason: None,
            replaced_by: None,
        }
    }

    pub(crate) fn of(certificate: Certificate, replaced_by: Option<String>) -> Self {
        Self {
            state: certificate.state.into(),
            fields: Some(certificate.fields),
            ended_at: certificate.ended_at,
            reason: certificate.end_reason,
            replaced_by,
        }
    }
}

const REASON_CHARACTERS: std::ops::RangeInclusive<usize> = 2..=200;
/// A run of digits as long as this could be somebody's document or mobile number.
const TELLING_DIGITS: usize = 11;

/// The reason for an end, trimmed. It is shown to everyone who verifies the certificate, so it may not hold a number that
/// tells who somebody is.
pub(crate) fn parse_reason(written: &str) -> Result<String, FieldProblem> {
    let reason = written.trim();
    let fault = |code| FieldProblem {
        field: "reason".to_owned(),
        code,
        params: Vec::new(),
    };
    if !REASON_CHARACTERS.contains(&reason.chars().count()) || reason.chars().any(char::is_control)
    {
        return Err(fault("certificate_reason"));
    }
    let longest = reason
        .split(|letter: char| !letter.is_numeric())
        .map(|run| run.chars().count())
        .max()
        .unwrap_or(0);
    if longest >= TELLING_DIGITS {
        return Err(fault("certificate_reason_number"));
    }
    Ok(reason.to_owned())
}

/// A name as typed into a form, made comparable with a name as printed: spaces go, and the dots that keyboards offer for
/// `·` become it. No character is folded into another.
pub(crate) fn comparable_name(written: &str) -> String {
    written
        .chars()
        .filter(|letter| {
            !letter.is_whitespace() && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}')
        })
        .map(|letter| match letter {
            '•' | '・' | '‧' | '･' | '∙' | '⋅' | '.' | '．' => '·',
            other => other,
        })
        .collect()
}

/// 128 bits as the QR code holds them.
pub(crate) fn is_verify_token(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_short_and_tells_no_numbers_of_people() {
        assert_eq!(parse_reason(" 姓名更正 ").unwrap(), "姓名更正");
        assert!(parse_reason("编号 S0000 有误，2026年更正").is_ok());
        for (reason, code) in [
            ("", "certificate_reason"),
            ("x", "certificate_reason"),
            ("换\n行", "certificate_reason"),
            (&*"长".repeat(201), "certificate_reason"),
            (
                "证件号 360734199901011234 有误",
                "certificate_reason_number",
            ),
            ("电话１３８００１３８０００", "certificate_reason_number"),
        ] {
            assert_eq!(parse_reason(reason).unwrap_err().code, code, "{reason}");
        }
    }

    #[test]
    fn names_are_compared_as_people_type_them() {
        assert_eq!(comparable_name(" 王　芳 "), "王芳");
        assert_eq!(
            comparable_name("阿依古丽•买买提"),
            comparable_name("阿依古丽·买买提")
        );
        assert_ne!(comparable_name("\u{fa0e}"), comparable_name("王"));
    }

    #[test]
    fn tokens_are_32_small_hexadecimal_digits() {
        assert!(is_verify_token("00112233445566778899aabbccddeeff"));
        for text in [
            "",
            "00112233445566778899AABBCCDDEEFF",
            "00112233445566778899aabbccddeef",
        ] {
            assert!(!is_verify_token(text));
        }
    }
}
