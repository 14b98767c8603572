//! What a candidate needs in order to be examined fairly: more time, larger text, stronger contrast. The evaluation body
//! enters it once as data of the person; it then holds for every attempt that starts afterwards, without anybody having to
//! think of it in the room. What a person needs may tell of their health, so only the body's administrators see it.

use serde_json::json;

use super::model::faulty;
use super::queries;
use crate::access::Actor;
use crate::audit::{self, AuditEntry};
use crate::platform::db::Conn;
use crate::platform::http::{FieldProblem, Problem};
use crate::platform::ports::Ports;

crate::text_enum! {
    /// Size of the text on the exam page.
    TextSize { Normal = "normal", Large = "large", Larger = "larger" }
}

/// Percent of extra time at most: three times the time of the others.
const MAX_PERCENT: i32 = 200;
/// Minutes of extra time at most.
const MAX_MINUTES: i32 = 480;

/// What was agreed for one candidate. Extra time is a share of the exam's time or a number of minutes, never both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accommodation {
    /// 0 to 200, of the time the candidate would have without it.
    pub extra_percent: i32,
    /// 0 to 480.
    pub extra_minutes: i32,
    pub text_size: TextSize,
    pub high_contrast: bool,
}

impl Accommodation {
    /// Nothing out of the ordinary.
    pub const NONE: Self = Self {
        extra_percent: 0,
        extra_minutes: 0,
        text_size: TextSize::Normal,
        high_contrast: false,
    };

    /// Seconds on top of `ordinary_seconds`, a part of a second counting as a whole one.
    pub fn extra_seconds(&self, ordinary_seconds: i64) -> i64 {
        let share = ordinary_seconds
            .max(0)
            .saturating_mul(i64::from(self.extra_percent.max(0)));
        let share = share.saturating_add(99) / 100;
        share.saturating_add(i64::from(self.extra_minutes.max(0)) * 60)
    }

    fn faults(&self) -> Vec<FieldProblem> {
        let mut faults = Vec::new();
        if !(0..=MAX_PERCENT).contains(&self.extra_percent) {
            faults.push(faulty("extra_percent", "extra_percent"));
        }
        if !(0..=MAX_MINUTES).contains(&self.extra_minutes) {
            faults.push(faulty("extra_minutes", "extra_minutes"));
        }
        if faults.is_empty() && self.extra_percent > 0 && self.extra_minutes > 0 {
            faults.push(faulty("extra_minutes", "extra_time_twice"));
        }
        faults
    }
}

/// What holds for a candidate of the actor's body; [`Accommodation::NONE`] when nothing was entered, 404 for anybody else.
pub(super) fn get_accommodation(
    conn: &mut Conn,
    actor: &Actor,
    candidate_id: &str,
) -> Result<Accommodation, Problem> {
    let body_id = actor.body()?;
    queries::find_candidate(conn, body_id, candidate_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    let found = queries::find_accommodations(conn, body_id, &[candidate_id.to_owned()])?;
    Ok(found
        .get(candidate_id)
        .copied()
        .unwrap_or(Accommodation::NONE))
}

/// Enters what was agreed in the caller's transaction, in the place of what was entered before. Attempts under way keep
/// their deadline; for them time is granted.
///
/// # Errors
/// 404 for a candidate that is not the body's; `request.invalid` for numbers out of range or extra time stated twice.
pub fn enter_accommodation(
    conn: &mut Conn,
    ports: &Ports,
    actor: &str,
    body_id: &str,
    candidate_id: &str,
    accommodation: &Accommodation,
) -> Result<(), Problem> {
    queries::find_candidate(conn, body_id, candidate_id)?
        .ok_or_else(|| Problem::new("request.not_found"))?;
    Problem::invalid(accommodation.faults())?;
    queries::put_accommodation(
        conn,
        body_id,
        candidate_id,
        accommodation,
        actor,
        ports.now(),
    )?;
    let entry = AuditEntry {
        chain: body_id,
        actor,
        action: "accommodation.entered",
        subject_kind: "candidate",
        subject_id: candidate_id,
        data: json!({
            "extra_percent": accommodation.extra_percent, "extra_minutes": accommodation.extra_minutes,
            "text_size": accommodation.text_size.as_str(), "high_contrast": accommodation.high_contrast,
        }),
    };
    Ok(audit::record(conn, ports, entry)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_time_is_a_share_or_minutes() {
        let percent = Accommodation {
            extra_percent: 25,
            ..Accommodation::NONE
        };
        assert_eq!(percent.extra_seconds(90 * 60), 1350);
        assert_eq!(percent.extra_seconds(1), 1);
        assert_eq!(percent.extra_seconds(-5), 0);
        let minutes = Accommodation {
            extra_minutes: 30,
            ..Accommodation::NONE
        };
        assert_eq!(minutes.extra_seconds(90 * 60), 1800);
        assert_eq!(Accommodation::NONE.extra_seconds(90 * 60), 0);
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        let with = |extra_percent, extra_minutes| Accommodation {
            extra_percent,
            extra_minutes,
            ..Accommodation::NONE
        };
        let codes = |one: Accommodation| -> Vec<&'static str> {
            one.faults().iter().map(|fault| fault.code).collect()
        };
        assert!(codes(with(200, 0)).is_empty() && codes(with(0, 480)).is_empty());
        assert_eq!(codes(with(201, 0)), ["extra_percent"]);
        assert_eq!(codes(with(-1, 481)), ["extra_percent", "extra_minutes"]);
        assert_eq!(codes(with(10, 10)), ["extra_time_twice"]);
    }
}
