//! Practical tasks, as far as the bank counts them.

use std::collections::BTreeMap;

use crate::standards::content::{BankFolder, ContentKind};

/// Practical tasks by level, after the `level` of each `practical/<task>/task.toml`; a task without one is not counted.
#[must_use]
pub fn count_tasks(folder: &BankFolder) -> BTreeMap<u8, usize> {
    let mut counts = BTreeMap::new();
    for file in folder
        .files
        .iter()
        .filter(|file| file.kind() == ContentKind::Task)
    {
        let table = toml::from_str::<toml::Table>(&file.text).ok();
        let level = table.and_then(|table| table.get("level").and_then(toml::Value::as_integer));
        if let Some(level) = level.and_then(|level| u8::try_from(level).ok()) {
            *counts.entry(level).or_default() += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::content::ContentFile;

    #[test]
    fn tasks_are_counted_by_level() {
        let file = |path: &str, text: &str| ContentFile {
            path: format!("x/practical/{path}"),
            text: text.to_owned(),
        };
        let folder = BankFolder {
            name: "x".to_owned(),
            files: vec![
                file("a/task.toml", "level = 3"),
                file("b/task.toml", "level = 3\nname = 'b'"),
                file("b/key/key.toml", "level = 3"),
                file("c/task.toml", "level ="),
                file("d/task.toml", "level = 999"),
            ],
        };
        assert_eq!(count_tasks(&folder), BTreeMap::from([(3, 2)]));
    }
}
