//! Seat codes: one-time, typed by the candidate; kept as a keyed digest for comparing and sealed for printing.

use crate::platform::crypto::{keyed_digest, open_text, seal_text};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::random::typed_code;

/// 23 letters and digits give 4.5 bits each, so 14 give more than 60.
const CODE_CHARACTERS: usize = 14;

/// A fresh code as it is stored.
pub(super) struct StoredCode {
    pub(super) digest: String,
    pub(super) cipher: String,
}

/// Makes a code for an admission.
pub(super) fn make_code(ports: &Ports, admission_id: &str) -> Result<StoredCode, Problem> {
    let code = typed_code(ports.randomness.as_ref(), CODE_CHARACTERS);
    let cipher = seal_text(
        &ports.secrets.seat_code,
        &place(admission_id),
        &code,
        ports.randomness.as_ref(),
    );
    Ok(StoredCode {
        digest: code_digest(ports, admission_id, &code),
        cipher: cipher.map_err(|_| Problem::internal())?,
    })
}

/// The code as it is printed.
pub(super) fn reveal_code(
    ports: &Ports,
    admission_id: &str,
    cipher: &str,
) -> Result<String, Problem> {
    open_text(&ports.secrets.seat_code, &place(admission_id), cipher)
        .map_err(|_| Problem::internal())
}

/// The digest of a code as typed.
pub(super) fn code_digest(ports: &Ports, admission_id: &str, typed: &str) -> String {
    let text = format!("seat code\n{admission_id}\n{}", as_printed(typed));
    keyed_digest(&ports.secrets.seat_code, &text)
}

/// The digest by which a device is known again, different for each admission.
pub(super) fn device_digest(ports: &Ports, admission_id: &str, device: &str) -> String {
    let text = format!("device\n{admission_id}\n{device}");
    keyed_digest(&ports.secrets.seat_code, &text)
}

fn place(admission_id: &str) -> String {
    format!("admissions/{admission_id}/seat_code")
}

/// Small letters, full-width letters, spaces and hyphens of the typist are forgiven.
fn as_printed(typed: &str) -> String {
    let half_width = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    };
    typed
        .chars()
        .map(half_width)
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_forgiven_and_nothing_else() {
        for typed in [
            "ACDE-FGHJ-KMNP34",
            "acdefghjkmnp34",
            " ACDE FGHJ　KMNP34 ",
            "ＡＣＤＥＦＧＨＪＫＭＮＰ３４",
        ] {
            assert_eq!(as_printed(typed), "ACDEFGHJKMNP34");
        }
        assert_ne!(as_printed("ACDEFGHJKMNP3"), "ACDEFGHJKMNP34");
        assert_ne!(as_printed("ACDE.FGHJKMNP34"), "ACDEFGHJKMNP34");
    }
}
