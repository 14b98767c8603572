//! A map that forgets what was not used for long: two generations, the older dropped whole when the younger is full.

use std::collections::HashMap;
use std::hash::Hash;

pub(super) struct BoundedCache<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    capacity: usize,
}

impl<K: Hash + Eq + Clone, V> BoundedCache<K, V> {
    /// Holds at most twice `capacity` values, and at least the `capacity` used last.
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            capacity: capacity.max(1),
        }
    }

    pub(super) fn get(&mut self, key: &K) -> Option<&V> {
        if let Some((key, value)) = self.old.remove_entry(key) {
            self.insert(key, value);
        }
        self.young.get(key)
    }

    /// Takes a value out.
    pub(super) fn take(&mut self, key: &K) -> Option<V> {
        self.young.remove(key).or_else(|| self.old.remove(key))
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= self.capacity && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.old.remove(&key);
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::BoundedCache;

    #[test]
    fn keeps_what_is_used_and_stays_bounded() {
        let mut cache = BoundedCache::new(10);
        cache.insert(0, 0);
        for key in 1..1000 {
            cache.insert(key, key);
            assert_eq!(cache.get(&0), Some(&0), "{key}");
            assert!(cache.young.len() + cache.old.len() <= 20);
        }
        assert_eq!(cache.get(&999), Some(&999));
        assert_eq!(cache.get(&1), None);
    }

    #[test]
    fn a_value_is_held_once() {
        let mut cache = BoundedCache::new(1);
        cache.insert(1, "a");
        cache.insert(2, "b");
        cache.insert(1, "c");
        assert_eq!(cache.take(&1), Some("c"));
        assert_eq!(cache.take(&1), None);
    }
}
