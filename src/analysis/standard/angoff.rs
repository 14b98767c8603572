//! Modified Angoff: each judge says for each item how likely a minimally competent candidate is to answer it rightly; the
//! sum over the items is the judge's pass line (Angoff 1971).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::fault::{Fault, FaultCode, shortened};
use crate::analysis::number::{mean, median, real, sd};
use crate::analysis::table::{MAX_CELLS, MAX_COLUMNS, Row, Table};

/// Robust distance from the panel's median beyond which a judge is pointed out.
pub(super) const OUTLIER_Z: f64 = 2.7;
/// Makes the median absolute deviation comparable to a standard deviation.
const MAD_SCALE: f64 = 1.482_602_218_505_602;
/// Most judges of a round.
pub(super) const MAX_JUDGES: usize = 1_000;

/// One round of ratings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AngoffRound {
    pub judges: Vec<String>,
    pub items: Vec<String>,
    /// Each judge's line in raw score; null for a judge with gaps, who does not count for the panel's line.
    pub judge_cut: Vec<Option<f64>>,
    /// Mean of the judges' lines.
    pub cut: Option<f64>,
    /// The same of 100 marks.
    pub cut_percent: Option<f64>,
    pub median_cut: Option<f64>,
    /// Standard deviation of the judges' lines, n − 1.
    pub sd: Option<f64>,
    /// Standard error of the panel's line: sd over √judges.
    pub se: Option<f64>,
    /// Mean without the highest and the lowest line, from three judges on.
    pub trimmed_drop_hi_lo: Option<f64>,
    /// Over the judges who rated the item.
    pub item_mean: Vec<Option<f64>>,
    pub item_sd: Vec<Option<f64>>,
    /// Judges whose line stands more than 2.7 robust deviations from the median.
    pub outlier_judges: Vec<String>,
    /// Judges with a missing rating.
    pub incomplete_judges: Vec<String>,
}

/// Ratings of one round: a row for each judge.
#[derive(Default)]
struct Round {
    judges: Vec<String>,
    ratings: Vec<Vec<Option<f64>>>,
}

/// Whether the table holds Angoff ratings.
pub(super) fn is_angoff(table: &Table) -> bool {
    table.any_column(JUDGE).is_some()
        && ["kmin", "bookmark", "page"]
            .iter()
            .all(|name| table.column(name).is_none())
}

const JUDGE: &[&str] = &[
    "judge",
    "judge_id",
    "rater",
    "panelist",
    "panellist",
    "expert",
    "评委",
    "专家",
];
const ROUND: &[&str] = &["round", "轮次"];
const ITEM: &[&str] = &["item", "item_id", "试题", "题号"];
const RATING: &[&str] = &["rating", "p", "probability", "score"];

/// Reads judges × items with a column `judge` and, for several rounds, `round`; or a row for each rating with `item` and
/// `rating`. `scale` is the rating that means certainty: 1, or 100 for per cent.
pub(super) fn read(table: &Table, scale: f64) -> Result<BTreeMap<String, AngoffRound>, Fault> {
    let judge = table.any_column(JUDGE).ok_or_else(|| {
        Fault::new(
            FaultCode::MissingColumn,
            "the file does not name the judges",
        )
        .in_column("judge")
    })?;
    let round = table.any_column(ROUND);
    let long = table.any_column(ITEM).zip(table.any_column(RATING));
    let (items, rounds) = match long {
        Some((item, rating)) => read_rows(table, Places { round, judge }, item, rating, scale)?,
        None => read_matrix(table, Places { round, judge }, scale)?,
    };
    if items.is_empty() {
        return Err(Fault::new(
            FaultCode::NoRatings,
            "the file has no column of ratings",
        ));
    }
    Ok(rounds
        .into_iter()
        .map(|(name, round)| (name, of_round(&items, round)))
        .collect())
}

#[derive(Clone, Copy)]
struct Places {
    round: Option<usize>,
    judge: usize,
}

impl Places {
    fn round_name(self, table: &Table, row: &Row) -> Result<String, Fault> {
        let Some(column) = self.round else {
            return Ok("round1".to_owned());
        };
        let label = row.cell(column);
        if label.is_empty() {
            let fault = Fault::new(FaultCode::MissingColumn, "a rating without its round");
            return Err(fault.at_line(row.line).in_column(table.name(column)));
        }
        let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
        Ok(if is_number {
            format!("round{label}")
        } else {
            label.to_owned()
        })
    }

    fn judge_name(self, table: &Table, row: &Row) -> Result<String, Fault> {
        let label = row.cell(self.judge);
        if label.is_empty() {
            let fault = Fault::new(FaultCode::MissingColumn, "a rating without its judge");
            return Err(fault.at_line(row.line).in_column(table.name(self.judge)));
        }
        Ok(label.to_owned())
    }
}

fn rating(table: &Table, row: &Row, column: usize, scale: f64) -> Result<Option<f64>, Fault> {
    let value = table.number(row, column)?;
    if value.is_some_and(|value| !(0.0..=scale).contains(&value)) {
        let message =
            format!("a rating outside 0 to {scale}; ratings in per cent need the scale 100");
        return Err(Fault::new(FaultCode::OutOfRange, message)
            .at_line(row.line)
            .in_column(table.name(column)));
    }
    Ok(value.map(|value| value / scale))
}

type Rounds = BTreeMap<String, Round>;

fn read_matrix(table: &Table, places: Places, scale: f64) -> Result<(Vec<String>, Rounds), Fault> {
    let is_item = |column: &usize| *column != places.judge && Some(*column) != places.round;
    let columns: Vec<usize> = (0..table.names.len()).filter(is_item).collect();
    let items = columns
        .iter()
        .map(|&column| table.name(column).to_owned())
        .collect();
    let mut rounds = Rounds::new();
    for row in &table.rows {
        let name = places.round_name(table, row)?;
        let judge = places.judge_name(table, row)?;
        let ratings = columns
            .iter()
            .map(|&column| rating(table, row, column, scale))
            .collect::<Result<Vec<_>, _>>()?;
        let round = rounds.entry(name).or_default();
        if round.judges.contains(&judge) {
            return Err(repeated(&judge, row.line));
        }
        round.add(judge, ratings, row.line)?;
    }
    Ok((items, rounds))
}

fn repeated(judge: &str, line: u64) -> Fault {
    let message = format!("judge “{}” rates twice in one round", shortened(judge));
    Fault::new(FaultCode::DuplicateMark, message).at_line(line)
}

fn read_rows(
    table: &Table,
    places: Places,
    item: usize,
    rating_column: usize,
    scale: f64,
) -> Result<(Vec<String>, Rounds), Fault> {
    let mut items: Vec<String> = Vec::new();
    let mut item_places: BTreeMap<String, usize> = BTreeMap::new();
    for row in &table.rows {
        let name = row.cell(item);
        if !item_places.contains_key(name) {
            item_places.insert(name.to_owned(), items.len());
            items.push(name.to_owned());
        }
        if items.len() > MAX_COLUMNS {
            let message = format!("more than {MAX_COLUMNS} items");
            return Err(Fault::new(FaultCode::TooLarge, message).at_line(row.line));
        }
    }
    let mut cells = 0_usize;
    let mut rounds = Rounds::new();
    for row in &table.rows {
        let name = places.round_name(table, row)?;
        let judge = places.judge_name(table, row)?;
        let value = rating(table, row, rating_column, scale)?;
        let round = rounds.entry(name).or_default();
        let at = match round.judges.iter().position(|known| *known == judge) {
            Some(at) => at,
            None => {
                cells += items.len();
                if cells > MAX_CELLS {
                    let message = "too many judges for so many items";
                    return Err(Fault::new(FaultCode::TooLarge, message).at_line(row.line));
                }
                round.add(judge.clone(), vec![None; items.len()], row.line)?;
                round.judges.len() - 1
            }
        };
        let place = item_places.get(row.cell(item)).copied().unwrap_or(0);
        if let Some(cell) = round.ratings.get_mut(at).and_then(|row| row.get_mut(place)) {
            if cell.is_some() {
                return Err(repeated(&judge, row.line));
            }
            *cell = value;
        }
    }
    Ok((items, rounds))
}

impl Round {
    fn add(&mut self, judge: String, ratings: Vec<Option<f64>>, line: u64) -> Result<(), Fault> {
        if self.judges.len() >= MAX_JUDGES {
            let message = format!("more than {MAX_JUDGES} judges");
            return Err(Fault::new(FaultCode::TooLarge, message).at_line(line));
        }
        self.judges.push(judge);
        self.ratings.push(ratings);
        Ok(())
    }
}

fn of_round(items: &[String], round: Round) -> AngoffRound {
    let line = |ratings: &Vec<Option<f64>>| ratings.iter().copied().sum::<Option<f64>>();
    let judge_cut: Vec<Option<f64>> = round.ratings.iter().map(line).collect();
    let cuts: Vec<f64> = judge_cut.iter().copied().flatten().collect();
    let cut = mean(&cuts);
    let spread = sd(&cuts);
    let column = |place: usize| -> Vec<f64> {
        let cell = |row: &Vec<Option<f64>>| row.get(place).copied().flatten();
        round.ratings.iter().filter_map(cell).collect()
    };
    let columns: Vec<Vec<f64>> = (0..items.len()).map(column).collect();
    let outliers = outliers(&cuts);
    let is_outlier = |cut: &Option<f64>| cut.is_some_and(|cut| outliers.contains(&cut));
    let named = |chosen: &dyn Fn(&Option<f64>) -> bool| {
        let pairs = round.judges.iter().zip(&judge_cut);
        pairs
            .filter(|(_, cut)| chosen(cut))
            .map(|(judge, _)| judge.clone())
            .collect()
    };
    AngoffRound {
        outlier_judges: named(&is_outlier),
        incomplete_judges: named(&|cut| cut.is_none()),
        items: items.to_vec(),
        cut,
        cut_percent: cut.map(|cut| 100.0 * cut / real(items.len())),
        median_cut: median(&cuts),
        sd: spread,
        se: spread.map(|spread| spread / real(cuts.len()).sqrt()),
        trimmed_drop_hi_lo: trimmed(&cuts),
        item_mean: columns.iter().map(|column| mean(column)).collect(),
        item_sd: columns.iter().map(|column| sd(column)).collect(),
        judges: round.judges,
        judge_cut,
    }
}

fn trimmed(cuts: &[f64]) -> Option<f64> {
    let mut sorted = cuts.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(1..sorted.len().checked_sub(1)?).and_then(mean)
}

fn outliers(cuts: &[f64]) -> Vec<f64> {
    let Some(centre) = median(cuts) else {
        return Vec::new();
    };
    let distances: Vec<f64> = cuts.iter().map(|cut| (cut - centre).abs()).collect();
    let spread = MAD_SCALE * median(&distances).unwrap_or(0.0);
    // Where more than half of the panel agree exactly, nobody is measured against a spread of nothing.
    let is_far = |cut: &&f64| spread > 1e-9 && (**cut - centre).abs() > OUTLIER_Z * spread;
    cuts.iter().filter(is_far).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_say_the_same_and_gaps_do_not_lower_the_line() {
        let wide = Table::read(b"judge,i1,i2\nA,0.5,0.7\nB,0.6,\nC,0.9,0.9\n").unwrap();
        let long = b"item,rating,judge\ni1,0.5,A\ni2,0.7,A\ni1,0.6,B\ni1,0.9,C\ni2,0.9,C\n";
        let long = Table::read(long).unwrap();
        let rounds = read(&wide, 1.0).unwrap();
        assert_eq!(rounds, read(&long, 1.0).unwrap());
        let round = &rounds["round1"];
        assert_eq!(round.judge_cut, [Some(1.2), None, Some(1.8)]);
        assert_eq!((round.cut, round.trimmed_drop_hi_lo), (Some(1.5), None));
        assert_eq!(round.incomplete_judges, ["B"]);
        assert!((round.item_mean[0].unwrap() - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_judge_far_from_the_panel_is_named() {
        assert_eq!(outliers(&[15.0, 15.5, 16.0, 16.5, 24.0]), [24.0]);
        assert!(outliers(&[15.0, 15.0, 15.0, 16.0]).is_empty());
        assert!(outliers(&[]).is_empty());
    }

    #[test]
    fn one_judge_has_no_spread() {
        let table = Table::read(b"judge,i1\nA,0.5\n").unwrap();
        let round = &read(&table, 1.0).unwrap()["round1"];
        assert_eq!(
            (round.cut, round.sd, round.se, round.trimmed_drop_hi_lo),
            (Some(0.5), None, None, None)
        );
    }
}
