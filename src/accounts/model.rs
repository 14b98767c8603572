//! Rules about people and their sign-ins. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::password_rules::MAX_PASSWORD_CHARS;
use super::{NewBody, NewPerson};
use crate::access::Role;
use crate::platform::http::{FieldProblem, Problem};
use crate::platform::mail::is_mail_address;

/// So many wrong passwords in a row cost nothing: people mistype.
const FREE_FAILURES: i32 = 3;
const FIRST_PAUSE_SECONDS: i64 = 5;
const LONGEST_PAUSE_SECONDS: i64 = 15 * 60;
/// After so long without a failure the count starts anew.
const FORGOTTEN_AFTER_HOURS: i64 = 24;

/// Failed sign-ins of one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failures {
    pub(super) count: i32,
    pub(super) next_at: DateTime<Utc>,
    pub(super) last_at: DateTime<Utc>,
}

impl Failures {
    /// Whole seconds until the next try may be made, `None` when it may be made now.
    pub(super) fn wait_seconds(&self, now: DateTime<Utc>) -> Option<u64> {
        let left = (self.next_at - now).num_milliseconds();
        u64::try_from(left)
            .ok()
            .filter(|left| *left > 0)
            .map(|left| left.div_ceil(1000))
    }

    /// The state after one more failure at `now`.
    pub(super) fn with_one_more(self, now: DateTime<Utc>) -> Self {
        let counts = now - self.last_at < TimeDelta::hours(FORGOTTEN_AFTER_HOURS);
        let count = if counts { self.count } else { 0 }.saturating_add(1);
        Self {
            count,
            next_at: now + pause_after(count),
            last_at: now,
        }
    }
}

/// Failures whose last one is older than this need not be kept.
pub(super) fn forgotten_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::hours(FORGOTTEN_AFTER_HOURS)
}

/// Nothing for the first failures, then five seconds, doubling up to fifteen minutes; never for good.
fn pause_after(failures: i32) -> TimeDelta {
    let Ok(doublings) = u32::try_from(failures - FREE_FAILURES) else {
        return TimeDelta::zero();
    };
    let seconds = FIRST_PAUSE_SECONDS.saturating_mul(1_i64 << doublings.min(30));
    TimeDelta::seconds(seconds.min(LONGEST_PAUSE_SECONDS))
}

/// The form in which logins are stored and compared.
pub(super) fn normal_login(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Roles that an evaluation body gives to its own people.
pub(super) fn is_given_by_body(role: Role) -> bool {
    !matches!(role, Role::SystemAdmin | Role::Authority | Role::Employer)
}

pub(super) fn login_fault(field: &str, login: &str) -> Option<FieldProblem> {
    let shaped = (3..=64).contains(&login.len())
        && login.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._@-".contains(&byte)
        });
    (!shaped).then(|| fault(field, "login_shape"))
}

/// A name people read: `max` characters at most, none of them a control character.
pub(super) fn name_fault(field: &str, name: &str, max: usize) -> Option<FieldProblem> {
    let chars = name.trim().chars().count();
    let shaped = (1..=max).contains(&chars) && !name.chars().any(char::is_control);
    (!shaped).then(|| FieldProblem {
        field: field.to_owned(),
        code: "name_shape",
        params: vec![("max", max.to_string())],
    })
}

/// Checks a person to be entered; the role's centre and candidate must fit the role.
pub(super) fn check_person(prefix: &str, person: &NewPerson) -> Vec<FieldProblem> {
    let at = |field: &str| format!("{prefix}{field}");
    let mut faults: Vec<_> = login_fault(&at("login"), &person.login)
        .into_iter()
        .chain(name_fault(&at("display_name"), &person.display_name, 40))
        .collect();
    if person
        .email
        .as_deref()
        .is_some_and(|email| !is_mail_address(email))
    {
        faults.push(fault(&at("email"), "email_shape"));
    }
    match (person.role, &person.centre_id) {
        (Role::CentreAdmin, None) => faults.push(fault(&at("centre_id"), "centre_needed")),
        (Role::CentreAdmin | Role::Invigilator, _) | (_, None) => {}
        (_, Some(_)) => faults.push(fault(&at("centre_id"), "centre_not_fitting")),
    }
    if (person.role == Role::Candidate) != person.candidate_id.is_some() {
        faults.push(fault(&at("candidate_id"), "candidate_not_fitting"));
    }
    faults
}

/// Checks a body's name and the parts of its certificate numbers.
pub(super) fn check_body(body: &NewBody) -> Result<(), Problem> {
    let mut faults: Vec<_> = name_fault("name", &body.name, 100).into_iter().collect();
    if !["Y", "S"].contains(&body.class_letter.as_str()) {
        faults.push(fault("class_letter", "class_letter"));
    }
    for (field, text, digits) in [
        ("recorded_code", &body.recorded_code, 4),
        ("province_code", &body.province_code, 2),
        ("site_serial", &body.site_serial, 6),
    ] {
        if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            faults.push(FieldProblem {
                field: field.to_owned(),
                code: "digits",
                params: vec![("count", digits.to_string())],
            });
        }
    }
    Problem::invalid(faults)
}

pub(super) fn long_password_fault(field: &str) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        code: "password_long",
        params: vec![("max", MAX_PASSWORD_CHARS.to_string())],
    }
}

pub(super) fn fault(field: &str, code: &'static str) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        code,
        params: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn the_delay_doubles_up_to_a_quarter_of_an_hour() {
        let mut state = Failures {
            count: 0,
            next_at: at(0),
            last_at: at(0),
        };
        let mut waits = Vec::new();
        for _ in 0..13 {
            state = state.with_one_more(at(0));
            waits.push(state.wait_seconds(at(0)).unwrap_or(0));
        }
        assert_eq!(
            waits,
            [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
        );
    }

    #[test]
    fn a_wait_ends_and_is_forgotten_after_a_day() {
        let failures = Failures {
            count: 20,
            next_at: at(900),
            last_at: at(0),
        };
        assert_eq!(failures.wait_seconds(at(0)), Some(900));
        assert_eq!(failures.wait_seconds(at(899)), Some(1));
        assert_eq!(failures.wait_seconds(at(900)), None);
        assert_eq!(failures.with_one_more(at(1000)).count, 21);
        assert_eq!(failures.with_one_more(at(25 * 3600)).count, 1);
    }

    #[test]
    fn roles_and_places_fit() {
        let person = |role, centre: Option<&str>, candidate: Option<&str>| NewPerson {
            login: "wang.fang".to_owned(),
            display_name: "王芳".to_owned(),
            email: Some("wang@example.org".to_owned()),
            role,
            centre_id: centre.map(str::to_owned),
            candidate_id: candidate.map(str::to_owned),
        };
        let codes = |person: &NewPerson| {
            check_person("", person)
                .iter()
                .map(|fault| fault.code)
                .collect::<Vec<_>>()
        };
        assert!(codes(&person(Role::CentreAdmin, Some("c"), None)).is_empty());
        assert_eq!(
            codes(&person(Role::CentreAdmin, None, None)),
            ["centre_needed"]
        );
        assert!(codes(&person(Role::Invigilator, Some("c"), None)).is_empty());
        assert!(codes(&person(Role::Invigilator, None, None)).is_empty());
        assert_eq!(
            codes(&person(Role::Assessor, Some("c"), None)),
            ["centre_not_fitting"]
        );
        assert!(codes(&person(Role::Candidate, None, Some("x"))).is_empty());
        assert_eq!(
            codes(&person(Role::Candidate, None, None)),
            ["candidate_not_fitting"]
        );
        assert_eq!(
            codes(&person(Role::BodyAdmin, None, Some("x"))),
            ["candidate_not_fitting"]
        );
        let mut odd = person(Role::BodyAdmin, None, None);
        odd.login = "王芳".to_owned();
        odd.display_name = "a\r\nb".to_owned();
        odd.email = Some("wang@example.org\r\nBcc: x@example.org".to_owned());
        assert_eq!(codes(&odd), ["login_shape", "name_shape", "email_shape"]);
    }

    #[test]
    fn body_numbers_have_their_shape() {
        let body = NewBody {
            name: "评价机构".to_owned(),
            class_letter: "S".to_owned(),
            recorded_code: "0000".to_owned(),
            province_code: "36".to_owned(),
            site_serial: "000001".to_owned(),
        };
        assert!(check_body(&body).is_ok());
        for wrong in ["3", "３６", "3a", ""] {
            let changed = NewBody {
                province_code: wrong.to_owned(),
                ..body.clone()
            };
            assert!(check_body(&changed).is_err(), "{wrong}");
        }
    }
}
