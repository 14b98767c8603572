//! How fast certificates are printed on one core, and how large they are: `cargo bench --bench certificates`.
//! Five runs; the median counts, the spread says how much to trust it.
// A check that meets what it does not expect stops, and that is its finding.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr
)]

use std::time::Instant;

use chrono::{NaiveDate, TimeZone, Utc};
use touchstone::certificates::{CertificateFields, FontLibrary, Printable, render};

const RUNS: usize = 5;
const CERTIFICATES_A_RUN: usize = 200;
const NAMES: &[&str] = &[
    "王芳",
    "李明",
    "欧阳䶮𬭎",
    "张𫖯",
    "王𪣻㛃",
    "赵龑祎",
    "买买提·阿卜杜拉",
    "阿依古丽·买买提",
];

fn main() {
    let fonts = FontLibrary::bundled().expect("fonts");
    let issued_at = Utc
        .with_ymd_and_hms(2026, 11, 22, 1, 2, 3)
        .single()
        .expect("instant");
    let all: Vec<CertificateFields> = NAMES
        .iter()
        .cycle()
        .take(CERTIFICATES_A_RUN)
        .enumerate()
        .map(|(index, name)| fields(name, index + 1))
        .collect();
    let print = |fields: &CertificateFields| {
        let printable = Printable {
            fields,
            document_number: "360734199901011234",
            issued_at,
        };
        render(&fonts, &printable).expect("pdf").len()
    };
    let first = Instant::now();
    print(&all[0]);
    let first = first.elapsed();
    let mut rates = Vec::new();
    let mut sizes = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        sizes = all.iter().map(print).collect();
        rates.push(CERTIFICATES_A_RUN as f64 / started.elapsed().as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    sizes.sort_unstable();
    let (slowest, median, fastest) = (rates[0], rates[RUNS / 2], rates[RUNS - 1]);
    println!("first certificate: {:.1} ms", first.as_secs_f64() * 1000.0);
    println!(
        "certificates per second on one core: median {median:.1} of {RUNS} runs ({slowest:.1} to {fastest:.1}), \
         {:.2} ms each",
        1000.0 / median
    );
    println!(
        "size: median {} bytes ({} to {})",
        sizes[sizes.len() / 2],
        sizes[0],
        sizes[sizes.len() - 1]
    );
}

fn fields(name: &str, serial: usize) -> CertificateFields {
    CertificateFields {
        template: "standard-1".to_owned(),
        title_zh: "职业技能等级证书".to_owned(),
        title_en: "Certificate of Occupational Skill Level".to_owned(),
        body_text_zh: "本证书由下列评价机构颁发。持证人参加其组织的职业技能等级认定，考核合格，具备本证书所载职业（工种）和等级的技能水平。".to_owned(),
        body_text_en: "This certificate is issued by the evaluation body named below. The holder has passed its occupational \
                       skill assessment and has the skills of the occupation and level stated here."
            .to_owned(),
        evaluation_body: "赣南数字服务职业技能评价中心".to_owned(),
        issued_on: NaiveDate::from_ymd_opt(2026, 11, 22).expect("date"),
        name: name.to_owned(),
        document_type_zh: "居民身份证".to_owned(),
        document_type_en: "Resident Identity Card".to_owned(),
        document_number_masked: "360734********1234".to_owned(),
        occupation_code: "4-04-05-05".to_owned(),
        occupation_zh: "人工智能训练师".to_owned(),
        occupation_en: "AI trainer".to_owned(),
        trade: "--".to_owned(),
        level: 3,
        level_name_zh: "三级/高级工".to_owned(),
        level_name_en: "Level 3, senior worker".to_owned(),
        number: format!("S000036000001263{serial:06}"),
        certificate_lookup: "http://jndj.osta.org.cn".to_owned(),
        body_lookup: "http://pjjg.osta.org.cn".to_owned(),
        verify_url: format!("https://skills.example.cn/v/{serial:032x}"),
    }
}
