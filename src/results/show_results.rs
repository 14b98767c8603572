//! The results of a sitting as a table: worked out afresh before the release, as written down after it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::load_sheet::{Frame, admission_fact, get_frame, load_sheet};
use super::model::{Component, ComponentResult, passes_all};
use super::names::part_name;
use super::queries::{self, NamedSignature};
use super::sheet::{AdmissionFact, SheetRow, Standing};
use crate::access::Actor;
use crate::centres;
use crate::papers::SectionMark;
use crate::platform::db::Conn;
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::sittings::{self, SittingState};

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResultTable {
    #[schema(value_type = String)]
    state: SittingState,
    signatures: Vec<SignatureView>,
    /// What is signed: SHA-256 over all results of the sitting.
    digest: String,
    /// Sections of the theory paper, by which `profile` is to be read.
    sections: Vec<SectionView>,
    pub(super) rows: Vec<ResultRowView>,
    summary: ResultSummary,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignatureView {
    account_id: String,
    name: String,
    signed_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SectionView {
    section: String,
    name_zh: String,
    name_en: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResultRowView {
    admission_id: String,
    pub(super) admission_number: String,
    pub(super) name: String,
    pub(super) id_number_masked: String,
    pub(super) standing: Standing,
    pub(super) theory: Option<ScoreView>,
    pub(super) practical: Option<ScoreView>,
    /// Every component that a certificate needs is passed.
    pub(super) passed: bool,
    /// The release waits for this candidate's practical marks.
    lacks_practical: bool,
    /// Theory by section.
    profile: Vec<SectionMark>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct ScoreView {
    pub(super) score_hundredths: i32,
    pub(super) passed: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResultSummary {
    candidates: usize,
    theory_done: usize,
    practical_done: usize,
    passed: usize,
    absent: usize,
    /// Candidates whom the release waits for.
    incomplete: usize,
}

/// Digest of the results as they are now; for whoever signs without the table.
pub fn current_digest(
    conn: &mut Conn,
    ports: &Ports,
    body_id: &str,
    sitting_id: &str,
) -> Result<String, Problem> {
    let frame = get_frame(conn, body_id, sitting_id)?;
    Ok(load_sheet(conn, ports, &frame)?.digest())
}

/// The table within the actor's sight. A centre sees its own people, and nothing before the release.
pub(super) fn show_results(
    conn: &mut Conn,
    ports: &Ports,
    actor: &Actor,
    sitting_id: &str,
) -> Result<ResultTable, Problem> {
    let body_id = actor.body()?;
    let scope = actor.centre_scope()?;
    let frame = get_frame(conn, body_id, sitting_id)?;
    let is_released = frame.sitting.state == SittingState::Released;
    if scope.is_some() {
        let own = sittings::list_admissions(conn, body_id, sitting_id, scope)?;
        if own.is_empty() {
            return Err(Problem::new("request.not_found"));
        }
        if !is_released {
            return Err(Problem::new("results.not_released"));
        }
    }
    let signatures = queries::list_signatures(conn, body_id, sitting_id)?;
    let (digest, facts) = if is_released {
        let digest = signatures
            .last()
            .map(|named| named.signature.digest.clone())
            .unwrap_or_default();
        (digest, released_rows(conn, &frame, scope)?)
    } else {
        let sheet = load_sheet(conn, ports, &frame)?;
        let digest = sheet.digest();
        (digest, sheet.rows.into_iter().map(Row::from).collect())
    };
    let ids: Vec<String> = facts
        .iter()
        .map(|row| row.admission.candidate_id.clone())
        .collect();
    let people = centres::find_candidates(conn, body_id, &ids)?;
    let summary = summarise(&facts);
    let rows = facts
        .into_iter()
        .map(|row| {
            let person = people.get(&row.admission.candidate_id);
            let (name, masked) = person
                .map(|person| (person.name.clone(), person.id_number_masked.clone()))
                .unwrap_or_default();
            row.into_view(name, masked)
        })
        .collect();
    Ok(ResultTable {
        state: frame.sitting.state,
        signatures: valid_signatures(signatures, &digest),
        sections: sections(&frame),
        digest,
        rows,
        summary,
    })
}

/// Signatures over other results than these are not shown; the next signature takes them away.
fn valid_signatures(signatures: Vec<NamedSignature>, digest: &str) -> Vec<SignatureView> {
    signatures
        .into_iter()
        .filter(|named| named.signature.digest == digest)
        .map(|named| SignatureView {
            account_id: named.signature.signer_id,
            name: named.name,
            signed_at: named.signed_at,
        })
        .collect()
}

fn sections(frame: &Frame) -> Vec<SectionView> {
    let document = &frame.plan.document;
    document
        .theory
        .sections
        .iter()
        .map(|weight| {
            let section = weight.section.to_string();
            let (name_zh, name_en) = part_name(&frame.edition.document, document.level, &section);
            SectionView {
                section,
                name_zh,
                name_en,
            }
        })
        .collect()
}

/// One line of the table, from either source.
struct Row {
    admission: AdmissionFact,
    standing: Standing,
    results: Vec<ComponentResult>,
    passed: bool,
    lacks_practical: bool,
}

impl From<SheetRow> for Row {
    fn from(row: SheetRow) -> Self {
        Self {
            standing: row.standing,
            passed: row.passed,
            lacks_practical: row.lacks_practical,
            results: row
                .results
                .into_iter()
                .map(|scored| scored.result)
                .collect(),
            admission: row.admission,
        }
    }
}

impl Row {
    fn result(&self, component: Component) -> Option<&ComponentResult> {
        self.results
            .iter()
            .find(|result| result.component == component)
    }

    fn into_view(self, name: String, id_number_masked: String) -> ResultRowView {
        let score = |component| {
            self.result(component).map(|result| ScoreView {
                score_hundredths: result.score_hundredths,
                passed: result.passed,
            })
        };
        ResultRowView {
            theory: score(Component::Theory),
            practical: score(Component::Practical),
            profile: self
                .result(Component::Theory)
                .map(|theory| theory.profile.clone())
                .unwrap_or_default(),
            admission_id: self.admission.admission_id,
            admission_number: self.admission.admission_number,
            name,
            id_number_masked,
            standing: self.standing,
            passed: self.passed,
            lacks_practical: self.lacks_practical,
        }
    }
}

fn released_rows(conn: &mut Conn, frame: &Frame, scope: Option<&str>) -> Result<Vec<Row>, Problem> {
    let (body_id, sitting_id) = (&frame.sitting.body_id, &frame.sitting.id);
    let needed = frame.plan_fact().needed;
    let mut by_admission = queries::list_released(conn, body_id, sitting_id)?;
    let admissions = sittings::list_admissions(conn, body_id, sitting_id, scope)?;
    Ok(admissions
        .into_iter()
        .map(|admission| {
            let results = by_admission.remove(&admission.id).unwrap_or_default();
            let came = results
                .iter()
                .any(|result| result.component == Component::Theory);
            Row {
                admission: admission_fact(admission),
                standing: if came {
                    Standing::Finished
                } else {
                    Standing::Absent
                },
                passed: passes_all(&needed, results.iter()),
                results,
                lacks_practical: false,
            }
        })
        .collect())
}

fn summarise(rows: &[Row]) -> ResultSummary {
    let count = |which: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| which(row)).count();
    ResultSummary {
        candidates: rows.len(),
        theory_done: count(&|row| row.result(Component::Theory).is_some()),
        practical_done: count(&|row| row.result(Component::Practical).is_some()),
        passed: count(&|row| row.passed),
        absent: count(&|row| row.standing == Standing::Absent),
        incomplete: count(&|row| {
            row.lacks_practical || matches!(row.standing, Standing::Waiting | Standing::Open)
        }),
    }
}
