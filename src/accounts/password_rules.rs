//! Which passwords are good enough. Length counts, composition does not: a long sentence is better than `Passw0rd!`.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::platform::http::FieldProblem;

/// Longer ones are refused and never cut. In characters.
pub(super) const MAX_PASSWORD_CHARS: usize = 128;

/// Fewer different characters than this make no password.
const MIN_DIFFERENT_CHARS: usize = 5;

/// A login shorter than this stands by chance in too many good passwords.
const MIN_LOGIN_CHARS: usize = 3;

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .collect()
});

/// What is wrong with a new password for the account `login`; empty when nothing is. Characters are Unicode scalar
/// values, exactly as typed.
pub(super) fn password_faults(
    field: &str,
    password: &str,
    login: &str,
    min_chars: usize,
) -> Vec<FieldProblem> {
    let chars = password.chars().count();
    let fault = |code, params| FieldProblem {
        field: field.to_owned(),
        code,
        params,
    };
    if chars < min_chars {
        return vec![fault(
            "password_short",
            vec![("min", min_chars.to_string())],
        )];
    }
    if chars > MAX_PASSWORD_CHARS {
        let max = MAX_PASSWORD_CHARS.to_string();
        return vec![fault("password_long", vec![("max", max)])];
    }
    let lower = password.to_lowercase();
    let login = login.to_lowercase();
    let mut faults = Vec::new();
    if is_common(&lower) {
        faults.push(fault("password_common", Vec::new()));
    }
    if login.chars().count() >= MIN_LOGIN_CHARS && lower.contains(&login) {
        faults.push(fault("password_has_login", Vec::new()));
    }
    faults
}

fn is_common(lower: &str) -> bool {
    // A common one does not become rare by a few signs at its end.
    let stem = lower.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let different: HashSet<char> = lower.chars().collect();
    COMMON.contains(lower)
        || COMMON.contains(stem)
        || different.len() < MIN_DIFFERENT_CHARS
        || is_row(lower)
        || is_date_with_little_else(lower)
}

/// Every character is the neighbour of the one before, always in the same direction: `abcdefghij`, `9876543210`.
fn is_row(text: &str) -> bool {
    let codes: Vec<i64> = text
        .chars()
        .map(|letter| i64::from(u32::from(letter)))
        .collect();
    [1, -1].iter().any(|step| {
        codes
            .iter()
            .zip(codes.iter().skip(1))
            .all(|(one, next)| next - one == *step)
    })
}

/// A date such as 19960704 with at most three other characters: birthdays are known to others.
fn is_date_with_little_else(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let others = text.chars().count() - digits.len();
    if digits.len() != 8 || others > 3 {
        return false;
    }
    let number = |from: usize, to: usize| {
        digits
            .get(from..to)
            .and_then(|part| part.parse::<u32>().ok())
            .unwrap_or(0)
    };
    (1900..=2099).contains(&number(0, 4))
        && (1..=12).contains(&number(4, 6))
        && (1..=31).contains(&number(6, 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(password: &str, login: &str) -> Vec<&'static str> {
        password_faults("password", password, login, 10)
            .iter()
            .map(|fault| fault.code)
            .collect()
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(codes("风吹麦浪一千里", "wang"), ["password_short"]);
        assert!(codes("风吹麦浪一千里又八百", "wang").is_empty());
        assert_eq!(codes("短ab九12三45", "wang"), ["password_short"]);
        let longest = "风吹麦浪一千里 x"
            .repeat(15)
            .chars()
            .take(128)
            .collect::<String>();
        assert!(codes(&longest, "wang").is_empty());
        assert_eq!(codes(&format!("{longest}y"), "wang"), ["password_long"]);
    }

    #[test]
    fn habits_are_refused() {
        assert!(COMMON.len() > 3000, "{}", COMMON.len());
        for common in [
            "woaini5201314",
            "WoAiNi5201314",
            "woaini1314",
            "woaini520!!",
            "5201314520",
            "123456789a",
            "a123456789",
            "1234567890",
            "0987654321",
            "qwertyuiop",
            "QWERTYUIOP",
            "1qaz2wsx3edc",
            "1q2w3e4r5t",
            "password123",
            "Password123!",
            "admin123456",
            "huawei@123",
            "aaaaaaaaaaaa",
            "1212121212",
            "121212121212",
            "abcdefghij",
            "zyxwvutsrq",
            "19960704abc",
            "a1996-07-04",
            "wang123456",
            "zhang123456",
            "iloveyou1314",
            "kefu123456",
            "alibaba123",
            "147258369a",
            "mima123456",
            "qq123456789",
            "abc123456789",
            "asdfghjkl123",
        ] {
            assert_eq!(codes(common, "someone"), ["password_common"], "{common}");
        }
        for good in [
            "correct horse battery",
            "竹影扫阶尘不动，月穿潭",
            "Tr4mway-lemon-oyster",
            "k8#mQz!w2Lp0",
        ] {
            assert!(codes(good, "someone").is_empty(), "{good}");
        }
    }

    #[test]
    fn every_listed_password_is_refused_and_can_be_met() {
        for common in COMMON.iter() {
            assert!(is_common(common), "{common}");
            assert_eq!(*common, common.to_lowercase());
        }
    }

    #[test]
    fn the_login_is_no_secret() {
        assert_eq!(
            codes("xx-WangFang-2468", "wangfang"),
            ["password_has_login"]
        );
        assert!(codes("a lilac wardrobe", "la").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged_without_panic(password in ".{0,200}", login in ".{0,80}") {
            let faults = password_faults("password", &password, &login, 10);
            let chars = password.chars().count();
            proptest::prop_assert!(chars >= 10 || !faults.is_empty());
            proptest::prop_assert!(chars <= 128 || !faults.is_empty());
        }
    }
}
