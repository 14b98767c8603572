//! Which entry a new certificate gets.

use super::Bitstring;

/// A random entry that is not taken yet; `None` when the list is full. `draw(n)` gives a random number below `n`.
///
/// Indices in order of issue would tell who sat together; random ones tell nothing.
pub fn free_index(taken: &Bitstring, mut draw: impl FnMut(usize) -> usize) -> Option<usize> {
    let length = taken.len();
    for _ in 0..64 {
        let index = draw(length);
        if taken.get(index) == Some(false) {
            return Some(index);
        }
    }
    let start = draw(length);
    (0..length)
        .map(|step| start.wrapping_add(step).checked_rem(length).unwrap_or(0))
        .find(|index| taken.get(*index) == Some(false))
}

#[cfg(test)]
mod tests {
    use super::super::MIN_ENTRIES;
    use super::*;

    #[test]
    fn gives_each_entry_once_until_none_is_left() {
        let mut taken = Bitstring::new(0);
        for index in 0..MIN_ENTRIES {
            taken.set(index, index != 77_777);
        }
        assert_eq!(free_index(&taken, |_| 5), Some(77_777));
        taken.set(77_777, true);
        assert_eq!(free_index(&taken, |_| 5), None);
    }
}
