//! Levels and dates as people and spreadsheet programs write them. Pure.

use chrono::{Days, NaiveDate};

use super::roster_file::Origin;
use super::text::to_half_width;

/// `三级`, `3级`, `3`, `三级/高级工` or `高级工`; 5 is the lowest level.
pub(super) fn read_level(written: &str) -> Option<i32> {
    const NAMES: [(&str, i32); 5] = [
        ("初级工", 5),
        ("中级工", 4),
        ("高级工", 3),
        ("高级技师", 1),
        ("技师", 2),
    ];
    let text = to_half_width(written);
    let first = text.trim().chars().next()?;
    let by_number = match first {
        '一' | '1' => Some(1),
        '二' | '2' => Some(2),
        '三' | '3' => Some(3),
        '四' | '4' => Some(4),
        '五' | '5' => Some(5),
        _ => None,
    };
    by_number.or_else(|| {
        NAMES
            .iter()
            .find(|(name, _)| text.contains(name))
            .map(|(_, level)| *level)
    })
}

/// `1990-01-31`, `1990/1/31`, `1990.1.31`, `19900131`, `1990年1月31日`, each with or without a time of day, and the day
/// number of a spreadsheet program.
pub(super) fn read_date(written: &str, origin: Origin) -> Option<NaiveDate> {
    let text = to_half_width(written);
    let day = text.trim().split([' ', 'T']).next().unwrap_or_default();
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(day, "%Y%m%d").ok();
    }
    if origin == Origin::Number && day.len() <= 5 {
        let days: u64 = day.parse().ok()?;
        return NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days));
    }
    let plain = day
        .trim_end_matches('日')
        .replace(['/', '.', '年', '月'], "-");
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let expected = NaiveDate::from_ymd_opt(1990, 1, 31);
        for written in [
            "1990-01-31",
            "1990/1/31",
            "1990.1.31",
            "19900131",
            "1990年1月31日",
            "１９９０-１-３１",
            "1990-01-31 00:00:00",
            "1990-01-31T00:00:00",
        ] {
            assert_eq!(read_date(written, Origin::Text), expected, "{written}");
        }
        assert_eq!(read_date("32904", Origin::Number), expected);
        for written in [
            "32904",
            "90-01-31",
            "1990-13-01",
            "1990-01",
            "31/1/1990",
            "",
        ] {
            assert_eq!(read_date(written, Origin::Text), None, "{written}");
        }
    }

    #[test]
    fn levels_are_read_as_people_write_them() {
        for (written, level) in [
            ("三级", 3),
            ("3", 3),
            ("三级/高级工", 3),
            ("高级工", 3),
            ("高级技师", 1),
            ("技师", 2),
            ("５级", 5),
        ] {
            assert_eq!(read_level(written), Some(level), "{written}");
        }
        assert_eq!(read_level("专家"), None);
    }
}
