//! Every malformed file gets a named message that says where, and nothing else.

use touchstone::analysis::classical::{AnswerKey, ColumnChoice, Responses};
use touchstone::analysis::raters::Ratings;
use touchstone::analysis::standard::{StandardOptions, analyse_standard};
use touchstone::analysis::{Fault, FaultCode, MAX_BYTES, Table};

#[path = "malformed_cases.rs"]
mod malformed_cases;

use malformed_cases::{Case, Command, KEY, OPTIONS, cases};

fn fault(case: &Case) -> Result<(), Fault> {
    let table = Table::read(&case.bytes)?;
    let read = |text: &str| Table::read(text.as_bytes()).unwrap();
    let choice = ColumnChoice::default();
    match case.command {
        Command::Scores => Responses::read(&table, None, &choice).map(|_| ()),
        Command::Options => {
            let key = AnswerKey::read(&read(KEY)).unwrap();
            Responses::read(&table, Some(&key), &choice).map(|_| ())
        }
        Command::Key => {
            let key = AnswerKey::read(&table)?;
            Responses::read(&read(OPTIONS), Some(&key), &choice).map(|_| ())
        }
        Command::Raters => Ratings::read(&table, false).map(|_| ()),
        Command::Standard => analyse_standard(&[table], &StandardOptions::default())
            .map(|_| ())
            .map_err(|(_, fault)| fault),
    }
}

#[test]
fn each_case_is_named() {
    let cases = cases();
    assert!(cases.len() >= 50, "{}", cases.len());
    for case in &cases {
        let fault = fault(case).expect_err(case.name);
        let code = serde_json::to_value(fault.code).unwrap();
        assert_eq!(code, case.code, "{}: {fault}", case.name);
        assert!(
            fault.to_string().chars().count() < 400,
            "{}: {fault}",
            case.name
        );
    }
}

#[test]
fn a_file_above_the_limit_is_refused_before_it_is_read() {
    let fault = Table::read(&vec![b'1'; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(fault.code, FaultCode::TooLarge);
}

#[test]
fn a_message_says_where() {
    let table = Table::read(b"id,a,b\r\n1,1,0\r\n2,x,1\r\n").unwrap();
    let fault = Responses::read(&table, None, &ColumnChoice::default()).unwrap_err();
    assert_eq!((fault.line, fault.column.as_deref()), (Some(3), Some("a")));
    assert_eq!(fault.to_string(), "line 3, column a: “x” is not a score");
}
