//! Every printed field of a certificate. The snapshot is taken when the certificate is issued and never changes after;
//! it holds the document number masked only. The full number is opened for the moment of printing.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::number::CertificateNumber;
use super::template::Wording;

/// Where anyone looks certificates up nationally, as the style notice of November 2022 names it.
const CERTIFICATE_LOOKUP: &str = "http://jndj.osta.org.cn";
/// Where anyone looks evaluation bodies up, from the same notice.
const BODY_LOOKUP: &str = "http://pjjg.osta.org.cn";
/// With no trade the notice wants this, never a blank.
const NO_TRADE: &str = "--";
const DOCUMENT_TYPE_ZH: &str = "居民身份证";
const DOCUMENT_TYPE_EN: &str = "Resident Identity Card";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CertificateFields {
    /// Name of the layout with which it is printed.
    pub template: String,
    pub title_zh: String,
    pub title_en: String,
    pub body_text_zh: String,
    pub body_text_en: String,
    pub evaluation_body: String,
    /// Calendar date in China.
    pub issued_on: NaiveDate,
    pub name: String,
    pub document_type_zh: String,
    pub document_type_en: String,
    /// As `360734********1234`; the full number stands on the printed certificate alone.
    pub document_number_masked: String,
    pub occupation_code: String,
    pub occupation_zh: String,
    pub occupation_en: String,
    /// Trade or direction; `--` when there is none.
    pub trade: String,
    /// 1 to 5.
    pub level: i32,
    /// As 三级/高级工.
    pub level_name_zh: String,
    pub level_name_en: String,
    pub number: String,
    pub certificate_lookup: String,
    pub body_lookup: String,
    /// What the QR code holds.
    pub verify_url: String,
}

/// Who and what a certificate is about, as the other slices tell it.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) evaluation_body: String,
    pub(crate) name: String,
    pub(crate) document_number_masked: String,
    pub(crate) occupation_code: String,
    pub(crate) occupation_zh: String,
    pub(crate) occupation_en: String,
    pub(crate) trade: Option<String>,
    pub(crate) level: i32,
    pub(crate) level_name_zh: String,
    pub(crate) level_name_en: String,
}

/// What is known only once a number has been given.
pub(crate) struct Issuance<'a> {
    pub(crate) number: &'a CertificateNumber,
    pub(crate) issued_on: NaiveDate,
    pub(crate) verify_url: String,
}

impl CertificateFields {
    pub(crate) fn snapshot(
        template: &str,
        wording: &Wording,
        subject: &Subject,
        issuance: Issuance<'_>,
    ) -> Self {
        Self {
            template: template.to_owned(),
            title_zh: wording.title_zh.clone(),
            title_en: wording.title_en.clone(),
            body_text_zh: wording.body_text_zh.clone(),
            body_text_en: wording.body_text_en.clone(),
            evaluation_body: subject.evaluation_body.clone(),
            issued_on: issuance.issued_on,
            name: subject.name.clone(),
            document_type_zh: DOCUMENT_TYPE_ZH.to_owned(),
            document_type_en: DOCUMENT_TYPE_EN.to_owned(),
            document_number_masked: subject.document_number_masked.clone(),
            occupation_code: subject.occupation_code.clone(),
            occupation_zh: subject.occupation_zh.clone(),
            occupation_en: subject.occupation_en.clone(),
            trade: subject.trade.clone().unwrap_or_else(|| NO_TRADE.to_owned()),
            level: subject.level,
            level_name_zh: subject.level_name_zh.clone(),
            level_name_en: subject.level_name_en.clone(),
            number: issuance.number.to_string(),
            certificate_lookup: CERTIFICATE_LOOKUP.to_owned(),
            body_lookup: BODY_LOOKUP.to_owned(),
            verify_url: issuance.verify_url,
        }
    }

    /// The text behind a `{placeholder}` of a layout; `None` for a name that no field has.
    pub(crate) fn value(&self, placeholder: &str, document_number: &str) -> Option<String> {
        let text = match placeholder {
            "title_zh" => self.title_zh.clone(),
            "title_en" => self.title_en.clone(),
            "body_text_zh" => self.body_text_zh.clone(),
            "body_text_en" => self.body_text_en.clone(),
            "evaluation_body" => self.evaluation_body.clone(),
            "issued_on_zh" => long_date(self.issued_on),
            "issued_on_en" => self.issued_on.format("%Y-%m-%d").to_string(),
            "name" => self.name.clone(),
            "document_type_zh" => self.document_type_zh.clone(),
            "document_type_en" => self.document_type_en.clone(),
            "document_number" => document_number.to_owned(),
            "occupation_zh" => self.occupation_zh.clone(),
            "occupation_en" => self.occupation_en.clone(),
            "trade" => self.trade.clone(),
            "level_name_zh" => self.level_name_zh.clone(),
            "level_name_en" => self.level_name_en.clone(),
            "number" => self.number.clone(),
            "certificate_lookup" => self.certificate_lookup.clone(),
            "body_lookup" => self.body_lookup.clone(),
            _ => return None,
        };
        Some(text)
    }
}

/// 2026年11月22日.
pub(crate) fn long_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The date which an instant has in China.
pub(crate) fn issue_date(at: DateTime<Utc>) -> NaiveDate {
    crate::platform::clock::date_in_china(at)
}

/// The address which the QR code holds.
pub(crate) fn verify_url(public_url: &str, token: &str) -> String {
    format!("{public_url}/v/{token}")
}
