//! A candidate looks a result up without an account: the admission number, the name and the end of the identity number
//! must all fit. Which of them did not is never said.

use super::candidate_result::{CandidateResult, load_candidate_result};
use crate::centres;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings;

pub(super) fn look_up_result(
    conn: &mut Conn,
    ports: &Ports,
    admission_number: &str,
    name: &str,
    id_last_six: &str,
) -> Result<CandidateResult, Problem> {
    let unknown = || Problem::new("results.not_found");
    let admission =
        sittings::find_admission_by_number(conn, admission_number.trim())?.ok_or_else(unknown)?;
    let candidate = centres::find_candidate(conn, &admission.body_id, &admission.candidate_id)?
        .ok_or_else(unknown)?;
    let id_fits = centres::id_number_ends_with(ports, &candidate, id_last_six.trim())?;
    if !(id_fits && bare(&candidate.name) == bare(name)) {
        return Err(unknown());
    }
    load_candidate_result(conn, &admission, &candidate)
}

/// A name without spaces, and with one spelling of the dot within names of several parts.
fn bare(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match letter {
            '•' | '・' | '‧' | '.' | '．' => '·',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn spaces_and_dots_do_not_keep_anyone_from_a_result() {
        assert_eq!(bare(" 王 芳　"), bare("王芳"));
        assert_eq!(bare("买买提•吐尔逊"), bare("买买提·吐尔逊"));
        assert_ne!(bare("王芳"), bare("王方"));
    }
}
