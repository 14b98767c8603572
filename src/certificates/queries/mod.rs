//! The certificate tables.

mod counters;
mod read;
mod write;

pub(super) use counters::{lock_counter, update_counter};
pub(super) use read::{
    CertificateFilter, find, find_body, find_by_number, find_by_token, find_in_scope, find_number,
    list, list_admissions_with_certificate, list_of_candidate, list_unprinted, state_of_admission,
};
pub(super) use write::{NewCertificate, end, insert, set_pdf_digest, set_replaced_by};
