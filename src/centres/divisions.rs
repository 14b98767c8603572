//! Administrative divisions: the counties where training centres stand. The list is of 2023 and knows no abolished
//! counties, so an identity number is only held against the provinces. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A county, city district or zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// Six digits (GB/T 2260).
    pub code: &'static str,
    pub name: &'static str,
    pub province: &'static str,
}

const COUNTIES: &str = include_str!("../../assets/divisions/counties.csv");
const PROVINCES: &str = include_str!("../../assets/divisions/provinces.csv");
/// Provincial codes of GB/T 2260 which the list leaves out: Taiwan, Hong Kong, Macau.
const FURTHER_PROVINCES: [&str; 3] = ["71", "81", "82"];

static BY_CODE: LazyLock<BTreeMap<&'static str, County>> = LazyLock::new(|| {
    let rows = COUNTIES.lines().skip(1).filter_map(|line| {
        let mut columns = line.split(',');
        let (code, name) = (columns.next()?, columns.next()?);
        let province = columns.nth(1)?;
        Some((
            code,
            County {
                code,
                name,
                province,
            },
        ))
    });
    rows.collect()
});

static PROVINCE_CODES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    PROVINCES
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .chain(FURTHER_PROVINCES)
        .collect()
});

pub fn find_county(code: &str) -> Option<&'static County> {
    BY_CODE.get(code)
}

/// Counties whose name contains `wanted` (the province may stand before it) or whose code begins with it.
pub fn search_counties(wanted: &str, limit: usize) -> Vec<&'static County> {
    let wanted: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
    BY_CODE
        .values()
        .filter(|county| {
            county.code.starts_with(&wanted)
                || county.name.contains(&wanted)
                || county.province.contains(&wanted)
                || wanted
                    .strip_prefix(county.province)
                    .is_some_and(|rest| county.name.contains(rest))
        })
        .take(limit)
        .collect()
}

pub(super) fn is_province_code(two_digits: &str) -> bool {
    PROVINCE_CODES.contains(two_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_list_is_read() {
        assert_eq!(BY_CODE.len(), COUNTIES.lines().count() - 1);
        assert!(BY_CODE.keys().all(|code| code.len() == 6));
        assert_eq!(PROVINCE_CODES.len(), 34);
    }

    #[test]
    fn xunwu_is_found_by_code_name_and_province() {
        let xunwu = find_county("360734").unwrap();
        assert_eq!((xunwu.name, xunwu.province), ("寻乌县", "江西省"));
        for wanted in ["寻乌", "360734", "江西省寻乌", "江西省 寻乌县"] {
            assert_eq!(search_counties(wanted, 20), vec![xunwu], "{wanted}");
        }
        assert_eq!(search_counties("江西", 5).len(), 5);
        assert!(search_counties("没有这个县", 20).is_empty());
    }
}
