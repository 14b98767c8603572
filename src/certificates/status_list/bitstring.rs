//! The list itself: bits, compressed for publication.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use super::StatusError;
use crate::certificates::credential::multibase::{from_base64url, to_base64url};

/// Fewest entries of a list, so that a single certificate hides among many (16 KiB).
pub const MIN_ENTRIES: usize = 131_072;
/// Longest list that is unpacked, in bytes: 67 million entries.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Bits by index; index 0 is the most significant bit of the first byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitstring {
    bytes: Vec<u8>,
}

impl Bitstring {
    /// At least `entries` zero bits, never fewer than the standard asks for.
    pub fn new(entries: usize) -> Self {
        let entries = entries.clamp(MIN_ENTRIES, MAX_BYTES.saturating_mul(8));
        Self {
            bytes: vec![0; entries.div_ceil(8)],
        }
    }

    /// Number of bits.
    pub fn len(&self) -> usize {
        self.bytes.len().saturating_mul(8)
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bit at `index`; `None` beyond the end.
    pub fn get(&self, index: usize) -> Option<bool> {
        let byte = self.bytes.get(index / 8)?;
        Some(byte & mask(index) != 0)
    }

    /// Sets the bit at `index`; false beyond the end.
    pub fn set(&mut self, index: usize, on: bool) -> bool {
        let Some(byte) = self.bytes.get_mut(index / 8) else {
            return false;
        };
        if on {
            *byte |= mask(index);
        } else {
            *byte &= !mask(index);
        }
        true
    }

    /// The unsigned value of `size` bits (1 to 16) at entry `index`.
    pub fn entry(&self, index: usize, size: usize) -> Option<u32> {
        let start = index.checked_mul(size)?;
        let mut value = 0_u32;
        for offset in 0..size.min(16) {
            let bit = self.get(start.checked_add(offset)?)?;
            value = value.wrapping_shl(1) | u32::from(bit);
        }
        Some(value)
    }

    /// `encodedList`: multibase base64url of the GZIP-compressed bits.
    pub fn encode(&self) -> String {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to memory does not fail.
        let _ = packed.write_all(&self.bytes);
        to_base64url(&packed.finish().unwrap_or_default())
    }

    /// Reads `encodedList`.
    pub fn decode(encoded: &str) -> Result<Self, StatusError> {
        let packed = from_base64url(encoded).ok_or(StatusError::Encoding)?;
        let limit = u64::try_from(MAX_BYTES)
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        let mut bytes = Vec::new();
        MultiGzDecoder::new(packed.as_slice())
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|_| StatusError::Encoding)?;
        if bytes.len() > MAX_BYTES {
            return Err(StatusError::TooLong);
        }
        Ok(Self { bytes })
    }
}

fn mask(index: usize) -> u8 {
    0x80 >> (index % 8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_list_that_unpacks_without_end_is_refused() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..33 {
            packed.write_all(&vec![0; 1024 * 1024]).unwrap();
        }
        let encoded = to_base64url(&packed.finish().unwrap());
        assert_eq!(Bitstring::decode(&encoded), Err(StatusError::TooLong));
    }

    proptest! {
        #[test]
        fn reads_back(set in prop::collection::btree_set(0..MIN_ENTRIES, 0..20)) {
            let mut list = Bitstring::new(0);
            for index in &set {
                prop_assert!(list.set(*index, true));
            }
            let read = Bitstring::decode(&list.encode()).unwrap();
            prop_assert_eq!(read.len(), MIN_ENTRIES);
            for index in 0..MIN_ENTRIES {
                prop_assert_eq!(read.get(index), Some(set.contains(&index)));
            }
            prop_assert_eq!(read.get(MIN_ENTRIES), None);
        }

        #[test]
        fn never_panics(text in "u?[A-Za-z0-9_-]{0,80}") {
            let _ = Bitstring::decode(&text);
        }
    }
}
