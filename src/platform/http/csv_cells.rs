//! Cells of exported tables never run as formulas in a spreadsheet.

/// Puts an apostrophe before a cell that a spreadsheet would take for a formula.
pub fn neutral_cell(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') => {
            format!("'{text}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::neutral_cell;

    #[test]
    fn formulas_become_text() {
        for payload in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(neutral_cell(payload).starts_with('\''), "{payload}");
        }
        assert_eq!(neutral_cell("王芳"), "王芳");
    }
}
