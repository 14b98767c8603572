//! Entering: admission number and seat code against a token that lasts beyond the end of the sitting.

use super::Delivery;
use super::exam_state::{ExamState, show_exam_state};
use super::token::{AttemptClaims, issue};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings;

/// Longer than any admission number or seat code that is printed.
const MAX_TYPED_CHARACTERS: usize = 40;
const DEVICE_DIGITS: usize = 32;

/// What the candidate types, and the browser's own number.
#[derive(Clone, Debug)]
pub struct Entry {
    pub admission_number: String,
    pub seat_code: String,
    /// 32 hexadecimal digits which the browser made up once and keeps.
    pub device: String,
}

#[derive(Clone, Debug)]
pub struct EntryAccepted {
    pub token: String,
    pub claims: AttemptClaims,
    pub state: ExamState,
}

/// Lets a candidate in. Unknown numbers and wrong codes get the same answer. `address` is where the request comes from.
pub async fn enter(
    ports: &Ports,
    delivery: &Delivery,
    entry: Entry,
    address: &str,
) -> Result<EntryAccepted, Problem> {
    let entry = checked(entry)?;
    delivery.entries_by_address.check(address)?;
    delivery.entries_by_number.check(&entry.admission_number)?;
    let worker = ports.clone();
    let (claims, closes_at) = ports
        .db
        .write(move |conn| {
            let found = sittings::find_admission_by_number(conn, &entry.admission_number)?
                .ok_or_else(|| Problem::new("exam.wrong_code"))?;
            sittings::claim_seat_code(conn, &worker, &found, &entry.seat_code, &entry.device)?;
            // Read again: the claim may just have given the seat to this device.
            let admission = sittings::find_admission(conn, &found.body_id, &found.id)?;
            let sitting = sittings::find_sitting(conn, &found.body_id, &found.sitting_id)?;
            let (Some(admission), Some(sitting)) = (admission, sitting) else {
                return Err(Problem::internal());
            };
            let claims = AttemptClaims {
                device_digest: admission.device_digest.ok_or_else(Problem::internal)?,
                admission_id: admission.id,
                sitting_id: admission.sitting_id,
                body_id: admission.body_id,
            };
            Ok::<_, Problem>((claims, sitting.closes_at))
        })
        .await?;
    let token = issue(ports, &claims, closes_at)?;
    let state = show_exam_state(ports, delivery, &claims).await?;
    Ok(EntryAccepted {
        token,
        claims,
        state,
    })
}

/// Tidies what was typed; what cannot be right is refused by name, without saying more.
fn checked(entry: Entry) -> Result<Entry, Problem> {
    let mut fields = Vec::new();
    let mut fault = |field: &str, code: &'static str| {
        fields.push(crate::platform::http::FieldProblem {
            field: field.to_owned(),
            code,
            params: Vec::new(),
        });
    };
    let admission_number = half_width_digits(entry.admission_number.trim());
    let seat_code = entry.seat_code.trim().to_owned();
    if !is_typed(&admission_number) {
        fault("admission_number", "exam_typed");
    }
    if !is_typed(&seat_code) {
        fault("seat_code", "exam_typed");
    }
    let device = entry.device;
    let is_device = device.len() == DEVICE_DIGITS
        && device
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_device {
        fault("device", "exam_device");
    }
    Problem::invalid(fields)?;
    Ok(Entry {
        admission_number,
        seat_code,
        device,
    })
}

fn is_typed(text: &str) -> bool {
    let count = text.chars().count();
    (1..=MAX_TYPED_CHARACTERS).contains(&count) && !text.chars().any(char::is_control)
}

/// Chinese input methods write digits as ０ to ９ as well.
fn half_width_digits(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '０'..='９' => {
            char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter)
        }
        other => other,
    };
    text.chars().map(narrow).collect()
}
