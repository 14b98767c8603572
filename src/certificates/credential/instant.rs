//! Instants as credentials write them: xsd:dateTimeStamp, a date and time with its zone.

use chrono::{DateTime, SecondsFormat, Utc};

/// Reads `2026-11-22T09:00:00Z`, with fraction or offset; `None` for anything else (no zone, a date alone, words).
pub fn read_instant(text: &str) -> Option<DateTime<Utc>> {
    let shaped = text.len() <= 40
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            0..=18 => byte.is_ascii_digit(),
            _ => byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b'+' | b'-' | b'Z'),
        });
    if !shaped {
        return None;
    }
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|instant| instant.with_timezone(&Utc))
}

/// Whole seconds, zone Z.
pub fn write_instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_instants_with_a_zone() {
        for good in [
            "2023-02-26T01:02:58.447Z",
            "2010-01-01T00:00:00Z",
            "2026-11-22T09:00:00+08:00",
        ] {
            assert!(read_instant(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "PAST DATE",
            "2010-01-01",
            "2010-01-01T00:00:00",
            "2010-01-01 00:00:00Z",
            "2010-13-01T00:00:00Z",
            "2010-01-01T00:00:00z",
            "2010-01-01T00:00:00Zjunk",
        ] {
            assert!(read_instant(bad).is_none(), "{bad}");
        }
    }
}
