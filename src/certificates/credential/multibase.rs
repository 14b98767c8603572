//! Multibase texts: base58btc (`z…`) and base64url without padding (`u…`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// Base58 costs the square of the length; keys and signatures need under 200 characters.
const MAX_BASE58: usize = 400;

/// `z` and the base58btc digits of `bytes`.
pub fn to_base58btc(bytes: &[u8]) -> String {
    let mut digits: Vec<u32> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry = carry.wrapping_add(digit.wrapping_shl(8));
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let mut text = String::from("z");
    text.extend(std::iter::repeat_n('1', zeros));
    for digit in digits.iter().rev() {
        let letter = usize::try_from(*digit).ok().and_then(|at| ALPHABET.get(at));
        text.push(char::from(*letter.unwrap_or(&b'1')));
    }
    text
}

/// The bytes of a `z…` text; `None` when it is none.
pub fn from_base58btc(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix('z')?;
    if digits.len() > MAX_BASE58 {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for letter in digits.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        let mut carry = u32::try_from(value).ok()?;
        for byte in bytes.iter_mut().rev() {
            carry = carry.wrapping_add(u32::from(*byte).wrapping_mul(58));
            *byte = carry.to_le_bytes().first().copied()?;
            carry = carry.wrapping_shr(8);
        }
        while carry > 0 {
            bytes.insert(0, carry.to_le_bytes().first().copied()?);
            carry = carry.wrapping_shr(8);
        }
    }
    let zeros = digits.bytes().take_while(|letter| *letter == b'1').count();
    let mut whole = vec![0; zeros];
    whole.append(&mut bytes);
    Some(whole)
}

/// `u` and the base64url digits of `bytes`.
pub fn to_base64url(bytes: &[u8]) -> String {
    format!("u{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The bytes of a `u…` text.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.strip_prefix('u')?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn knows_published_values() {
        // Values of the base58 draft of the IETF.
        assert_eq!(to_base58btc(b"Hello World!"), "z2NEpo7TZRRrLZSi2U");
        assert_eq!(to_base58btc(&[0, 0, 0x28, 0x7f, 0xb4, 0xcd]), "z11233QC4");
        assert_eq!(from_base58btc("z0"), None);
        assert_eq!(from_base58btc("m11"), None);
        assert_eq!(from_base58btc(&format!("z{}", "2".repeat(500))), None);
    }

    proptest! {
        #[test]
        fn reads_back(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(from_base58btc(&to_base58btc(&bytes)).unwrap(), bytes.clone());
            prop_assert_eq!(from_base64url(&to_base64url(&bytes)).unwrap(), bytes);
        }

        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let _ = from_base58btc(&text);
            let _ = from_base64url(&text);
        }
    }
}
