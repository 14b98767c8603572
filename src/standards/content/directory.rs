//! Finding the files of question banks below a directory. Depth, number and size are bounded, links are not followed.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{BankFolder, ContentFile, ContentProblem, ContentTree};

/// Largest file that is read, in bytes.
pub const MAX_CONTENT_FILE_BYTES: u64 = 4 * 1024 * 1024;
/// Most files of one occupation.
const MAX_FILES: usize = 1_000;
/// Most folders of occupations.
const MAX_FOLDERS: usize = 500;
/// Deepest path below an occupation's folder: `practical/<task>/key/<file>`.
const MAX_DEPTH: usize = 4;

/// Reads every TOML file below `root`, which holds folders of occupations or is one (then it has a `standard.toml`).
///
/// # Errors
/// `root` is not a directory or cannot be listed. What is wrong further down is a problem of the tree.
pub fn read_directory(root: &Path) -> io::Result<ContentTree> {
    let mut tree = ContentTree::default();
    if root.join("standard.toml").is_file() {
        let name = root.canonicalize()?.file_name().map_or_else(
            || ".".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        let folder = read_folder(root, name, &mut tree.problems);
        tree.folders.push(folder);
        return Ok(tree);
    }
    for (name, path) in list(root)? {
        if !path.is_dir() || name.starts_with('.') {
            continue;
        }
        if tree.folders.len() == MAX_FOLDERS {
            tree.problems.push(ContentProblem::of_file(
                &name,
                "limit",
                format!("more than {MAX_FOLDERS} folders"),
            ));
            break;
        }
        let folder = read_folder(&path, name, &mut tree.problems);
        tree.folders.push(folder);
    }
    Ok(tree)
}

fn read_folder(path: &Path, name: String, problems: &mut Vec<ContentProblem>) -> BankFolder {
    let mut folder = BankFolder {
        name: name.clone(),
        files: Vec::new(),
    };
    gather(path, &name, MAX_DEPTH, &mut folder.files, problems);
    folder.files.sort_by(|a, b| a.path.cmp(&b.path));
    folder
}

fn gather(
    directory: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<ContentFile>,
    problems: &mut Vec<ContentProblem>,
) {
    let entries = match list(directory) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(ContentProblem::of_file(
                prefix,
                "unreadable",
                error.to_string(),
            ));
            return;
        }
    };
    for (name, path) in entries {
        let shown = format!("{prefix}/{name}");
        // Of a link only the link itself is looked at: one that leads out of the folder is not content.
        let Ok(about) = fs::symlink_metadata(&path) else {
            continue;
        };
        if about.is_dir() {
            if depth > 1 {
                gather(&path, &shown, depth.saturating_sub(1), files, problems);
            }
        } else if about.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension == "toml")
        {
            if files.len() == MAX_FILES {
                problems.push(ContentProblem::of_file(
                    prefix,
                    "limit",
                    format!("more than {MAX_FILES} files"),
                ));
                return;
            }
            match read_text(&path) {
                Ok(text) => files.push(ContentFile { path: shown, text }),
                Err((code, message)) => {
                    problems.push(ContentProblem::of_file(&shown, code, message))
                }
            }
        }
    }
}

/// Names and paths of a directory's entries in the order of the names.
fn list(directory: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        entries.push((
            entry.file_name().to_string_lossy().into_owned(),
            entry.path(),
        ));
    }
    entries.sort();
    Ok(entries)
}

fn read_text(path: &Path) -> Result<String, (&'static str, String)> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| {
        file.take(MAX_CONTENT_FILE_BYTES + 1)
            .read_to_end(&mut bytes)
    });
    read.map_err(|error| ("unreadable", error.to_string()))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_CONTENT_FILE_BYTES {
        return Err((
            "file-too-large",
            format!("more than {MAX_CONTENT_FILE_BYTES} bytes"),
        ));
    }
    String::from_utf8(bytes).map_err(|_| ("not-utf-8", "the file is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_files_are_named_and_the_rest_is_read() {
        let root = tempfile::tempdir().unwrap();
        let bank = root.path().join("4-04-05-05-x");
        fs::create_dir_all(bank.join("points/level-3")).unwrap();
        fs::write(bank.join("points/level-3/1.toml"), [0xff, 0xfe]).unwrap();
        fs::write(bank.join("points/level-3/2.toml"), "points = []").unwrap();
        fs::write(bank.join("README.md"), "not content").unwrap();
        let large = usize::try_from(MAX_CONTENT_FILE_BYTES).unwrap() + 1;
        fs::write(bank.join("standard.toml"), vec![b' '; large]).unwrap();

        let tree = read_directory(root.path()).unwrap();
        let read: Vec<_> = tree
            .folders
            .iter()
            .flat_map(|folder| &folder.files)
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(read, ["4-04-05-05-x/points/level-3/2.toml"]);
        let mut codes: Vec<_> = tree
            .problems
            .iter()
            .map(|problem| (problem.file.as_str(), problem.code))
            .collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                ("4-04-05-05-x/points/level-3/1.toml", "not-utf-8"),
                ("4-04-05-05-x/standard.toml", "file-too-large")
            ]
        );
        assert!(read_directory(&root.path().join("absent")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let bank = root.path().join("bank");
        fs::create_dir_all(&bank).unwrap();
        fs::write(root.path().join("outside.toml"), "secret = 1").unwrap();
        std::os::unix::fs::symlink(root.path().join("outside.toml"), bank.join("plan.toml"))
            .unwrap();
        std::os::unix::fs::symlink(&bank, bank.join("loop")).unwrap();
        let tree = read_directory(root.path()).unwrap();
        assert!(
            tree.folders.iter().all(|folder| folder.files.is_empty()),
            "{tree:?}"
        );
    }
}
