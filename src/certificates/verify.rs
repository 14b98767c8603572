//! Public verification. By number only together with the holder's name; a wrong name and an unknown number get the same
//! answer after the same work, so that nobody learns whose numbers exist.

use super::model::{Verification, comparable_name, is_verify_token};
use super::number::CertificateNumber;
use super::queries;
use crate::platform::crypto::equal_in_constant_time;
use crate::platform::db::{Conn, DbFailure};

/// What is compared when there is no certificate of that number.
const NOBODY: &str = "——";

/// The token of the certificate with that number and holder.
pub(super) fn find_token(
    conn: &mut Conn,
    number: &str,
    name: &str,
) -> Result<Option<String>, DbFailure> {
    let Ok(number) = CertificateNumber::parse(number) else {
        return Ok(None);
    };
    let found = queries::find_by_number(conn, number.as_str())?;
    let (token, holder) = match found {
        Some((token, holder)) => (Some(token), holder),
        None => (None, NOBODY.to_owned()),
    };
    let same = equal_in_constant_time(&comparable_name(&holder), &comparable_name(name));
    Ok(token.filter(|_| same))
}

pub(super) fn verify_by_number(
    conn: &mut Conn,
    number: &str,
    name: &str,
) -> Result<Verification, DbFailure> {
    match find_token(conn, number, name)? {
        Some(token) => verify_by_token(conn, &token),
        None => Ok(Verification::unknown()),
    }
}

pub(super) fn verify_by_token(conn: &mut Conn, token: &str) -> Result<Verification, DbFailure> {
    if !is_verify_token(token) {
        return Ok(Verification::unknown());
    }
    let Some(certificate) = queries::find_by_token(conn, token)? else {
        return Ok(Verification::unknown());
    };
    let replaced_by = match &certificate.replaced_by {
        Some(id) => queries::find_number(conn, id)?,
        None => None,
    };
    Ok(Verification::of(certificate, replaced_by))
}
