//! The bank seen through the blueprint: cells, the items that may fill them, and who may not meet whom.

use std::collections::BTreeMap;

use crate::items::{AssemblyItem, ItemKind};
use crate::standards::plan::ExamPlan;

/// One cell of the blueprint with its candidates.
pub(super) struct Cell {
    pub(super) section: String,
    pub(super) kind: ItemKind,
    /// Items of the cell in each form.
    pub(super) needed: usize,
    pub(super) score_hundredths: i32,
    /// Entries that may stand here, in the order of their codes.
    pub(super) entries: Vec<usize>,
}

/// An item of the bank that some cell can use.
struct Entry<'a> {
    item: &'a AssemblyItem,
    cell: usize,
    point: usize,
    part: usize,
    enemies: Vec<usize>,
}

/// Items are numbered in the order of their codes, so that the order in which they came does not matter.
pub(super) struct Pool<'a> {
    pub(super) cells: Vec<Cell>,
    entries: Vec<Entry<'a>>,
    pub(super) points: usize,
    /// For each kind: the sum of difficulties a form should have, as if drawn evenly from the bank.
    pub(super) target_difficulty: Vec<i64>,
}

/// The parts of a paper, in their order.
pub(super) const PARTS: [ItemKind; 3] = [
    ItemKind::TrueFalse,
    ItemKind::SingleChoice,
    ItemKind::MultipleChoice,
];

impl<'a> Pool<'a> {
    pub(super) fn new(plan: &ExamPlan, items: &'a [AssemblyItem]) -> Self {
        let mut cells = cells_of(plan);
        let mut sorted: Vec<&AssemblyItem> = items.iter().collect();
        sorted.sort_by(|a, b| (&a.code, &a.version_id).cmp(&(&b.code, &b.version_id)));
        sorted.dedup_by(|later, kept| later.code == kept.code);

        let mut point_numbers: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut entries: Vec<Entry<'a>> = Vec::new();
        for item in sorted {
            let place = cells
                .iter_mut()
                .enumerate()
                .find(|(_, cell)| cell.section == item.section && cell.kind == item.kind);
            let Some((number, cell)) = place else {
                continue;
            };
            cell.entries.push(entries.len());
            let next = point_numbers.len();
            let point = *point_numbers
                .entry((&item.section, &item.point_code))
                .or_insert(next);
            entries.push(Entry {
                item,
                cell: number,
                point,
                part: part_of(item.kind),
                enemies: Vec::new(),
            });
        }
        connect_enemies(&mut entries);
        let mut pool = Self {
            cells,
            entries,
            points: point_numbers.len(),
            target_difficulty: Vec::new(),
        };
        pool.target_difficulty = (0..PARTS.len()).map(|part| pool.target_of(part)).collect();
        pool
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn item(&self, entry: usize) -> Option<&'a AssemblyItem> {
        self.entries.get(entry).map(|entry| entry.item)
    }

    pub(super) fn entries_of(&self, cell: usize) -> &[usize] {
        self.cells.get(cell).map_or(&[], |cell| &cell.entries)
    }

    pub(super) fn cell_of(&self, entry: usize) -> usize {
        self.entries.get(entry).map_or(0, |entry| entry.cell)
    }

    pub(super) fn point_of(&self, entry: usize) -> usize {
        self.entries.get(entry).map_or(0, |entry| entry.point)
    }

    pub(super) fn part_of(&self, entry: usize) -> usize {
        self.entries.get(entry).map_or(0, |entry| entry.part)
    }

    /// Expected percentage of right answers.
    pub(super) fn difficulty(&self, entry: usize) -> i64 {
        self.item(entry)
            .map_or(0, |item| i64::from(item.difficulty))
    }

    pub(super) fn times_used(&self, entry: usize) -> i64 {
        self.item(entry)
            .map_or(0, |item| i64::from(item.times_used))
    }

    pub(super) fn enemies(&self, entry: usize) -> &[usize] {
        self.entries.get(entry).map_or(&[], |entry| &entry.enemies)
    }

    fn target_of(&self, part: usize) -> i64 {
        let cells = self
            .cells
            .iter()
            .filter(|cell| part_of(cell.kind) == part && !cell.entries.is_empty());
        cells
            .map(|cell| {
                let sum: i64 = cell
                    .entries
                    .iter()
                    .map(|entry| self.difficulty(*entry))
                    .sum();
                rounded_share(sum, cell.needed, cell.entries.len())
            })
            .sum()
    }
}

fn part_of(kind: ItemKind) -> usize {
    PARTS
        .iter()
        .position(|part| *part == kind)
        .unwrap_or_default()
}

/// `sum` × `needed` ÷ `of`, rounded.
fn rounded_share(sum: i64, needed: usize, of: usize) -> i64 {
    let (needed, of) = (
        i64::try_from(needed).unwrap_or(i64::MAX),
        i64::try_from(of).unwrap_or(1).max(1),
    );
    (sum.saturating_mul(needed) + of / 2) / of
}

/// The cells of the blueprint by part and, inside a part, in the plan's order; a pair that stands twice is one cell.
fn cells_of(plan: &ExamPlan) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for part in PARTS {
        for line in &plan.theory.blueprint {
            let Some(kind) = ItemKind::parse(&line.kind.to_string()).filter(|kind| *kind == part)
            else {
                continue;
            };
            let (section, needed) = (line.section.to_string(), usize::from(line.count));
            match cells
                .iter_mut()
                .find(|cell| cell.section == section && cell.kind == kind)
            {
                Some(cell) => cell.needed += needed,
                None => cells.push(Cell {
                    section,
                    kind,
                    needed,
                    score_hundredths: plan
                        .theory
                        .score_hundredths(line.kind)
                        .and_then(|score| i32::try_from(score).ok())
                        .unwrap_or_default(),
                    entries: Vec::new(),
                }),
            }
        }
    }
    cells
}

/// Enemies are listed once for a pair, so they are made mutual here.
fn connect_enemies(entries: &mut [Entry<'_>]) {
    let by_code: BTreeMap<&str, usize> = entries
        .iter()
        .enumerate()
        .map(|(number, entry)| (entry.item.code.as_str(), number))
        .collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        for code in &entry.item.enemies {
            if let Some(other) = by_code.get(code.as_str()).filter(|other| **other != number) {
                pairs.push((number, *other));
                pairs.push((*other, number));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (number, other) in pairs {
        if let Some(entry) = entries.get_mut(number) {
            entry.enemies.push(other);
        }
    }
}
