//! Files nobody can analyse, and what each is for: a key, scores, marks or a panel's tables.

/// Which command a file is malformed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// As responses, with no key.
    Scores,
    /// As responses, with the key `item,key / q1,A / q2,B`.
    Options,
    /// As a key, for responses with columns q1, q2.
    Key,
    Raters,
    Standard,
}

pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) command: Command,
    pub(super) bytes: Vec<u8>,
    /// The code of the problem.
    pub(super) code: &'static str,
}

pub(super) const KEY: &str = "item,key\nq1,A\nq2,B\n";
pub(super) const OPTIONS: &str = "candidate,q1,q2\n1,A,B\n2,B,B\n3,A,A\n";

pub(super) fn cases() -> Vec<Case> {
    use Command::{Key, Options, Raters, Scores, Standard};
    let wide = |columns: usize| {
        let names: Vec<String> = (0..columns).map(|n| format!("i{n}")).collect();
        format!("{}\n{}\n", names.join(","), vec!["1"; columns].join(","))
    };
    let many_options: String = (0..70).map(|n| format!("{n},w{n},A\n")).collect();
    let many_raters = wide(250);
    let many_judges: String = (0..1100).map(|n| format!("{n},0.5\n")).collect();
    let text = |name, command, text: &str, code| Case {
        name,
        command,
        bytes: text.as_bytes().to_vec(),
        code,
    };
    let raw = |name, command, bytes: &[u8], code| Case {
        name,
        command,
        bytes: bytes.to_vec(),
        code,
    };
    vec![
        text("nothing", Scores, "", "empty"),
        text("only white space", Scores, " \n\r\n\t\n", "empty"),
        text("only a byte order mark", Scores, "\u{feff}", "empty"),
        text("only commas", Scores, ",,,\n,,,\n", "empty"),
        text("only a header", Scores, "candidate,a,b\n", "no-rows"),
        text(
            "a header and blank rows",
            Scores,
            "candidate,a,b\n,,\n,,\n",
            "no-rows",
        ),
        raw(
            "a picture",
            Scores,
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
            "unreadable",
        ),
        raw(
            "a spreadsheet",
            Scores,
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0",
            "unreadable",
        ),
        raw(
            "neither encoding",
            Scores,
            b"a,b\n\xff\xff\xff,1\n",
            "unreadable",
        ),
        raw(
            "half a character of UTF-16",
            Scores,
            b"\xff\xfea\0,\0b\0\n\0\x00\xd8",
            "unreadable",
        ),
        text(
            "an open quotation mark",
            Scores,
            "id,a,b\n1,\"1,0\n2,1,1\n",
            "open-quote",
        ),
        text("a short row", Scores, "id,a,b\n1,1,0\n2,1\n", "ragged-row"),
        text("a long row", Scores, "id,a,b\n1,1,0,1\n", "ragged-row"),
        text(
            "two equal names",
            Scores,
            "id,a,a\n1,1,0\n",
            "duplicate-column",
        ),
        text(
            "equal names in two cases",
            Scores,
            "id,Q1,q1\n1,1,0\n",
            "duplicate-column",
        ),
        text(
            "a column without name",
            Scores,
            "id,a,,b\n1,1,0,1\n",
            "unnamed-column",
        ),
        text(
            "a cell as long as a letter",
            Scores,
            &format!("id,a\n1,{}\n", "9".repeat(300)),
            "too-large",
        ),
        text(
            "a name as long as a letter",
            Scores,
            &format!("id,{}\n1,1\n", "q".repeat(300)),
            "too-large",
        ),
        text(
            "more columns than allowed",
            Scores,
            &wide(2_001),
            "too-large",
        ),
        text(
            "one letter among scores",
            Scores,
            "id,a,b\n1,1,0\n2,x,1\n",
            "not-a-number",
        ),
        text(
            "an infinite score",
            Scores,
            "id,a,b\n1,1,0\n2,inf,1\n",
            "not-a-number",
        ),
        text(
            "a score with a decimal comma",
            Scores,
            "id;a;b\n1;0,5;1\n2;1;1\n",
            "not-a-number",
        ),
        text(
            "an enormous score",
            Scores,
            "id,a,b\n1,1,0\n2,1e300,1\n",
            "not-a-number",
        ),
        text(
            "a score below nothing",
            Scores,
            "id,a,b\n1,-1,0\n",
            "out-of-range",
        ),
        text(
            "full-width digits",
            Scores,
            "id,a,b\n1,1,0\n2,１,1\n",
            "not-a-number",
        ),
        text(
            "a formula",
            Scores,
            "id,a,b\n1,=1+1,0\n2,1,1\n",
            "not-a-number",
        ),
        text("letters without a key", Scores, OPTIONS, "no-items"),
        text(
            "labels only",
            Scores,
            "candidate,gender\n1,f\n2,m\n",
            "no-items",
        ),
        text(
            "one candidate twice",
            Scores,
            "candidate,a\n7,1\n7,0\n",
            "duplicate-candidate",
        ),
        text(
            "patterns of two lengths",
            Scores,
            "pattern,count\n010,3\n01,2\n",
            "bad-pattern",
        ),
        text(
            "an empty pattern",
            Scores,
            "pattern,count\n,3\n",
            "bad-pattern",
        ),
        text(
            "a letter in a pattern",
            Scores,
            "pattern,count\n010,3\n0x1,2\n",
            "not-a-number",
        ),
        text(
            "half a candidate",
            Scores,
            "pattern,count\n010,2.5\n",
            "bad-count",
        ),
        text(
            "fewer than no candidates",
            Scores,
            "pattern,count\n010,-2\n",
            "bad-count",
        ),
        text(
            "too many candidates",
            Scores,
            "pattern,count\n010,999999\n011,999999\n",
            "too-large",
        ),
        text(
            "more answers than allowed",
            Scores,
            &format!("pattern,count\n{},1000000\n", "1".repeat(100)),
            "too-large",
        ),
        text(
            "no candidates at all",
            Scores,
            "pattern,count\n010,0\n",
            "no-rows",
        ),
        text(
            "an item of the key is missing",
            Options,
            "candidate,q1\n1,A\n",
            "key-item-missing",
        ),
        text(
            "an essay instead of options",
            Options,
            &format!("candidate,q1,q2\n{many_options}"),
            "out-of-range",
        ),
        text(
            "no column of keys",
            Key,
            "item,right?\nq1,A\n",
            "missing-column",
        ),
        text(
            "no column of items",
            Key,
            "name,key\nq1,A\n",
            "missing-column",
        ),
        text(
            "an item without a key",
            Key,
            "item,key\nq1,A\nq2,\n",
            "bad-key",
        ),
        text(
            "a key without an item",
            Key,
            "item,key\n,A\nq2,B\n",
            "bad-key",
        ),
        text(
            "two keys for an item",
            Key,
            "item,key\nq1,A\nQ1,B\n",
            "duplicate-item",
        ),
        text(
            "an item for no marks",
            Key,
            "item,key,max\nq1,A,0\nq2,B,1\n",
            "bad-key",
        ),
        text(
            "marks in words",
            Key,
            "item,key,max\nq1,A,two\nq2,B,1\n",
            "not-a-number",
        ),
        text(
            "a mark in words",
            Raters,
            "work,A,B\n1,3,good\n",
            "not-a-number",
        ),
        text(
            "no marks at all",
            Raters,
            "work,A,B\n1,,\n2,NA,\n",
            "no-ratings",
        ),
        text("works and no raters", Raters, "work\n1\n2\n", "no-ratings"),
        text(
            "one work twice",
            Raters,
            "work,A,B\n1,3,4\n1,4,4\n",
            "duplicate-candidate",
        ),
        text(
            "more raters than allowed",
            Raters,
            &many_raters,
            "too-large",
        ),
        text(
            "one mark twice",
            Raters,
            "work,rater,score\n1,A,3\n1,A,4\n",
            "duplicate-mark",
        ),
        text(
            "a mark of nobody",
            Raters,
            "work,rater,score\n1,,3\n",
            "missing-column",
        ),
        text(
            "a mark on nothing",
            Raters,
            "rater,score,remark\nA,3,x\n",
            "missing-column",
        ),
        text(
            "a table of something else",
            Standard,
            "county,people\n360734,12\n",
            "unknown-table",
        ),
        text(
            "a certainty above one",
            Standard,
            "judge,i1,i2\n1,0.5,62\n",
            "out-of-range",
        ),
        text(
            "a probability below nothing",
            Standard,
            "judge,i1\n1,-0.1\n",
            "out-of-range",
        ),
        text(
            "one judge twice in a round",
            Standard,
            "round,judge,i1\n1,A,0.5\n1,A,0.6\n",
            "duplicate-mark",
        ),
        text(
            "a nameless judge",
            Standard,
            "judge,i1\n,0.5\n",
            "missing-column",
        ),
        text(
            "a judge without ratings",
            Standard,
            "judge\nA\nB\n",
            "no-ratings",
        ),
        text(
            "more judges than allowed",
            Standard,
            &format!("judge,i1\n{many_judges}"),
            "too-large",
        ),
        text(
            "bounds without scores",
            Standard,
            "judge,kmin,kmax,fmin,fmax\n1,10,12,0.1,0.3\n",
            "missing-table",
        ),
        text(
            "scores without bounds",
            Standard,
            "score,n\n1,3\n",
            "missing-table",
        ),
        text(
            "bookmarks without a booklet",
            Standard,
            "judge,bookmark\n1,3\n",
            "missing-table",
        ),
        text(
            "a booklet with a page left out",
            Standard,
            "page,b\n1,-1\n3,0\n",
            "bad-bookmark",
        ),
        text(
            "a booklet out of order",
            Standard,
            "page,b\n1,1\n2,0\n",
            "bad-bookmark",
        ),
        text(
            "a page of no difficulty",
            Standard,
            "page,b\n1,\n",
            "not-a-number",
        ),
    ]
}
