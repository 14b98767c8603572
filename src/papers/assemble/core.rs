//! Whether one form can be filled at all, decided exactly.
//!
//! Enemies matter only in cells that cannot be filled with items which have no enemies. The items with enemies of those
//! cells form small groups; a search with a bound on its steps chooses which of them stand together. What it finds, the
//! core, can always be completed: the other cells have enough items without enemies.

use super::Shortage;
use super::pool::Pool;

/// Entries looked at, over all steps, after which the search gives the best it has found.
const MAX_WORK: usize = 5_000_000;

/// Entries with enemies that stand together, enough for every cell that needs such entries.
#[derive(Debug)]
pub(super) struct Core(Vec<usize>);

impl Core {
    pub(super) fn entries(&self) -> &[usize] {
        &self.0
    }
}

/// A set of entries that makes a form possible, or the cell that falls short.
pub(super) fn find_core(pool: &Pool<'_>) -> Result<Core, Shortage> {
    if let Some(cell) = pool
        .cells
        .iter()
        .find(|cell| cell.entries.len() < cell.needed)
    {
        return Err(Shortage {
            section: cell.section.clone(),
            kind: cell.kind,
            needed: cell.needed,
            have: cell.entries.len(),
        });
    }
    // For each cell how many entries with enemies it needs besides those without.
    let lacking: Vec<usize> = pool
        .cells
        .iter()
        .map(|cell| {
            let free = cell
                .entries
                .iter()
                .filter(|entry| pool.enemies(**entry).is_empty())
                .count();
            cell.needed.saturating_sub(free)
        })
        .collect();
    let wanted = |entry: usize| {
        !pool.enemies(entry).is_empty()
            && lacking.get(pool.cell_of(entry)).copied().unwrap_or(0) > 0
    };
    let candidates: Vec<usize> = (0..pool.len()).filter(|entry| wanted(*entry)).collect();
    let mut search = Search {
        pool,
        lacking,
        chosen: Vec::new(),
        best: Vec::new(),
        best_lack: usize::MAX,
        work: 0,
    };
    search.note();
    search.choose(candidates);
    if search.best_lack == 0 {
        return Ok(Core(search.best));
    }
    Err(search.shortage())
}

struct Search<'p, 'a> {
    pool: &'p Pool<'a>,
    lacking: Vec<usize>,
    chosen: Vec<usize>,
    best: Vec<usize>,
    best_lack: usize,
    work: usize,
}

impl Search<'_, '_> {
    /// `open` are the entries, in order, that are still undecided and have no enemy among the chosen.
    fn choose(&mut self, mut open: Vec<usize>) {
        self.work += open.len();
        if self.best_lack == 0 || self.work > MAX_WORK || !self.may_succeed(&open) {
            return;
        }
        // Entries whose cell has enough already are of no use.
        open.retain(|entry| self.lack_of_cell(*entry) > 0);
        let rivals = |entry: usize, open: &[usize]| {
            self.pool
                .enemies(entry)
                .iter()
                .filter(|enemy| open.binary_search(enemy).is_ok())
                .count()
        };
        // An entry without rivals is taken without looking back; otherwise one with fewest rivals is tried first.
        let Some(entry) = open
            .iter()
            .copied()
            .min_by_key(|entry| (rivals(*entry, &open), *entry))
        else {
            return;
        };
        let has_rivals = rivals(entry, &open) > 0;
        let with: Vec<usize> = open
            .iter()
            .copied()
            .filter(|other| *other != entry && !self.pool.enemies(entry).contains(other))
            .collect();
        self.take(entry);
        self.choose(with);
        self.put_back(entry);
        if has_rivals {
            open.retain(|other| *other != entry);
            self.choose(open);
        }
    }

    /// Counts how far the open entries could get at best; a branch that cannot beat the best is left.
    fn may_succeed(&self, open: &[usize]) -> bool {
        let mut lack = self.lacking.clone();
        for entry in open {
            if let Some(lack) = lack.get_mut(self.pool.cell_of(*entry)) {
                *lack = lack.saturating_sub(1);
            }
        }
        lack.iter().sum::<usize>() < self.best_lack
    }

    fn lack_of_cell(&self, entry: usize) -> usize {
        self.lacking
            .get(self.pool.cell_of(entry))
            .copied()
            .unwrap_or(0)
    }

    fn take(&mut self, entry: usize) {
        self.chosen.push(entry);
        if let Some(lack) = self.lacking.get_mut(self.pool.cell_of(entry)) {
            *lack -= 1;
        }
        self.note();
    }

    fn put_back(&mut self, entry: usize) {
        self.chosen.pop();
        if let Some(lack) = self.lacking.get_mut(self.pool.cell_of(entry)) {
            *lack += 1;
        }
    }

    fn note(&mut self) {
        let lack: usize = self.lacking.iter().sum();
        if lack < self.best_lack {
            self.best_lack = lack;
            self.best = self.chosen.clone();
        }
    }

    /// The cell that lacks most in the best choice found.
    fn shortage(&self) -> Shortage {
        let mut lacks = self.lacking.clone();
        for entry in &self.best {
            if let Some(lack) = lacks.get_mut(self.pool.cell_of(*entry)) {
                *lack = lack.saturating_sub(1);
            }
        }
        let cells = self.pool.cells.iter().zip(lacks);
        let worst = cells.rev().max_by_key(|(_, lack)| *lack);
        match worst {
            Some((cell, lack)) => Shortage {
                section: cell.section.clone(),
                kind: cell.kind,
                needed: cell.needed,
                have: cell.needed - lack,
            },
            None => Shortage {
                section: String::new(),
                kind: crate::items::ItemKind::SingleChoice,
                needed: 0,
                have: 0,
            },
        }
    }
}
