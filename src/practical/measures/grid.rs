//! A table of numbers that answers every place.

/// Row-major table; a place outside reads as the default and cannot be written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid<T> {
    columns: usize,
    cells: Vec<T>,
}

impl<T: Copy + Default> Grid<T> {
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        Self {
            columns,
            cells: vec![T::default(); rows.saturating_mul(columns)],
        }
    }

    pub(crate) fn at(&self, row: usize, column: usize) -> T {
        if column >= self.columns {
            return T::default();
        }
        self.cells
            .get(row * self.columns + column)
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: T) {
        if column < self.columns
            && let Some(cell) = self.cells.get_mut(row * self.columns + column)
        {
            *cell = value;
        }
    }

    pub(crate) fn row(&self, row: usize) -> &[T] {
        let start = row.saturating_mul(self.columns);
        self.cells
            .get(start..start.saturating_add(self.columns))
            .unwrap_or_default()
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    pub(crate) fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }
}

impl Grid<usize> {
    pub(crate) fn add(&mut self, row: usize, column: usize) {
        let value = self.at(row, column);
        self.set(row, column, value + 1);
    }

    pub(crate) fn row_sum(&self, row: usize) -> usize {
        self.row(row).iter().sum()
    }

    pub(crate) fn column_sum(&self, column: usize) -> usize {
        (0..self.rows()).map(|row| self.at(row, column)).sum()
    }

    pub(crate) fn total(&self) -> usize {
        self.cells.iter().sum()
    }
}
