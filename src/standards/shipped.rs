//! The question banks that come with the program: read once, from the binary.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::Embed;

use super::content::{
    BankFolder, ContentFile, ContentTree, OccupationContent, PlanFile, read_occupation,
};

#[derive(Embed)]
#[folder = "question_banks/"]
#[include = "*.toml"]
struct Embedded;

static TREE: LazyLock<ContentTree> = LazyLock::new(read_embedded);
static OCCUPATIONS: LazyLock<Vec<OccupationContent>> =
    LazyLock::new(|| TREE.folders.iter().map(read_occupation).collect());

/// The shipped files.
pub fn tree() -> &'static ContentTree {
    &TREE
}

/// The shipped standards, plans and points, in the order of [`tree`]'s folders.
pub fn occupations() -> &'static [OccupationContent] {
    &OCCUPATIONS
}

/// The shipped content of an occupation, with its files.
pub fn find_occupation(
    occupation_code: &str,
) -> Option<(&'static BankFolder, &'static OccupationContent)> {
    TREE.folders
        .iter()
        .zip(OCCUPATIONS.iter())
        .find(|(_, content)| content.occupation_code() == Some(occupation_code))
}

/// Every shipped plan.
pub fn plans() -> impl Iterator<Item = &'static PlanFile> {
    OCCUPATIONS.iter().flat_map(|content| &content.plans)
}

fn read_embedded() -> ContentTree {
    let mut folders: BTreeMap<String, Vec<ContentFile>> = BTreeMap::new();
    for path in Embedded::iter() {
        let Some(file) = Embedded::get(&path) else {
            continue;
        };
        let Some((folder, _)) = path.split_once('/') else {
            continue;
        };
        // A test proves that every shipped file is UTF-8.
        let Ok(text) = String::from_utf8(file.data.into_owned()) else {
            continue;
        };
        folders
            .entry(folder.to_owned())
            .or_default()
            .push(ContentFile {
                path: path.to_string(),
                text,
            });
    }
    let folders = folders.into_iter().map(|(name, mut files)| {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        BankFolder { name, files }
    });
    ContentTree {
        folders: folders.collect(),
        problems: Vec::new(),
    }
}
