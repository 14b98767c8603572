//! Forms under construction, with the figures that tell what a change would cost.

use super::cost::Cost;
use super::pool::{Cell, PARTS, Pool};

/// A table of numbers; what lies outside is 0.
struct Grid {
    width: usize,
    cells: Vec<i64>,
}

impl Grid {
    fn new(rows: usize, width: usize) -> Self {
        Self {
            width,
            cells: vec![0; rows.saturating_mul(width)],
        }
    }

    fn get(&self, row: usize, column: usize) -> i64 {
        self.cells
            .get(row * self.width + column)
            .copied()
            .unwrap_or_default()
    }

    fn add(&mut self, row: usize, column: usize, change: i64) {
        if let Some(cell) = self.cells.get_mut(row * self.width + column) {
            *cell += change;
        }
    }
}

pub(super) struct Draft<'p, 'a> {
    pub(super) pool: &'p Pool<'a>,
    /// For each form and cell the entries that stand there.
    slots: Vec<Vec<Vec<usize>>>,
    /// 1 where an entry stands in a form.
    standing: Grid,
    /// For each entry how many forms use it.
    uses: Grid,
    /// For each two forms how many entries they have in common.
    common: Grid,
    /// For each form the entries of each point.
    points: Grid,
    /// For each form the sum of difficulties of each part.
    difficulty: Grid,
}

impl<'p, 'a> Draft<'p, 'a> {
    pub(super) fn new(pool: &'p Pool<'a>, forms: usize) -> Self {
        Self {
            pool,
            slots: vec![vec![Vec::new(); pool.cells.len()]; forms],
            standing: Grid::new(forms, pool.len()),
            uses: Grid::new(1, pool.len()),
            common: Grid::new(forms, forms),
            points: Grid::new(forms, pool.points),
            difficulty: Grid::new(forms, PARTS.len()),
        }
    }

    pub(super) fn forms(&self) -> usize {
        self.slots.len()
    }

    /// The entries of a form in one cell.
    pub(super) fn entries(&self, form: usize, cell: usize) -> &[usize] {
        self.slots
            .get(form)
            .and_then(|cells| cells.get(cell))
            .map_or(&[], Vec::as_slice)
    }

    /// Each cell of a form with its entries.
    pub(super) fn cells_of(&self, form: usize) -> impl Iterator<Item = (&'p Cell, &[usize])> {
        let cells = self.slots.get(form).map_or(&[][..], Vec::as_slice);
        self.pool.cells.iter().zip(cells.iter().map(Vec::as_slice))
    }

    pub(super) fn stands(&self, form: usize, entry: usize) -> bool {
        self.standing.get(form, entry) > 0
    }

    /// Whether `entry` may stand in `form` once `leaving` has left it.
    pub(super) fn fits(&self, form: usize, entry: usize, leaving: Option<usize>) -> bool {
        !self.stands(form, entry)
            && self
                .pool
                .enemies(entry)
                .iter()
                .all(|enemy| Some(*enemy) == leaving || !self.stands(form, *enemy))
    }

    /// What putting `entry` into `form` would cost.
    pub(super) fn price(&self, form: usize, entry: usize) -> Cost {
        let part = self.pool.part_of(entry);
        let target = self
            .pool
            .target_difficulty
            .get(part)
            .copied()
            .unwrap_or_default();
        let distance = self.difficulty.get(form, part) - target;
        let difficulty = self.pool.difficulty(entry);
        Cost {
            overlap: self.uses.get(0, entry),
            unevenness: 2 * self.points.get(form, self.pool.point_of(entry)) + 1,
            imbalance: self
                .sharing(form, entry)
                .map(|other| 2 * self.common.get(form, other) + 1)
                .sum(),
            exposure: self.pool.times_used(entry),
            difficulty: difficulty * (2 * distance + difficulty),
        }
    }

    /// The other forms in which `entry` stands.
    fn sharing(&self, form: usize, entry: usize) -> impl Iterator<Item = usize> {
        (0..self.forms()).filter(move |other| *other != form && self.stands(*other, entry))
    }

    /// Puts `entry` into its cell of `form`; returns what it costs.
    pub(super) fn put(&mut self, form: usize, entry: usize) -> Cost {
        let price = self.price(form, entry);
        if let Some(slot) = self.slot(form, entry) {
            slot.push(entry);
        }
        self.count(form, entry, 1);
        price
    }

    /// Takes `entry` out of `form`; returns what that costs, which is mostly negative.
    pub(super) fn take(&mut self, form: usize, entry: usize) -> Cost {
        if let Some(slot) = self.slot(form, entry)
            && let Some(at) = slot.iter().position(|standing| *standing == entry)
        {
            slot.swap_remove(at);
        }
        self.count(form, entry, -1);
        -self.price(form, entry)
    }

    /// Empties a form.
    pub(super) fn clear(&mut self, form: usize) {
        let standing: Vec<usize> = self
            .slots
            .get(form)
            .map(|cells| cells.iter().flatten().copied().collect())
            .unwrap_or_default();
        for entry in standing {
            self.take(form, entry);
        }
    }

    fn slot(&mut self, form: usize, entry: usize) -> Option<&mut Vec<usize>> {
        let cell = self.pool.cell_of(entry);
        self.slots.get_mut(form)?.get_mut(cell)
    }

    fn count(&mut self, form: usize, entry: usize, change: i64) {
        self.standing.add(form, entry, change);
        for other in 0..self.forms() {
            if other != form && self.stands(other, entry) {
                self.common.add(form, other, change);
                self.common.add(other, form, change);
            }
        }
        self.uses.add(0, entry, change);
        self.points.add(form, self.pool.point_of(entry), change);
        self.difficulty.add(
            form,
            self.pool.part_of(entry),
            change * self.pool.difficulty(entry),
        );
    }
}
