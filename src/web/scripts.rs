//! What a page needs to run its module: the import map, and the list of all modules below it, so that a browser on a weak
//! line asks for them at once and not level by level.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::assets;

/// Names under which modules import what others wrote.
const VENDORED: &[(&str, &str)] = &[
    ("preact", "vendor/preact.mjs"),
    ("preact/hooks", "vendor/preact-hooks.mjs"),
    ("@preact/signals-core", "vendor/signals-core.mjs"),
    ("@preact/signals", "vendor/signals.mjs"),
    ("htm", "vendor/htm.mjs"),
    ("@noble/hashes", "vendor/noble-hashes.mjs"),
    ("@noble/ciphers", "vendor/noble-ciphers.mjs"),
];

/// Modules of a page are fewer; the bound keeps a circle of imports harmless.
const MOST_MODULES: usize = 300;

pub(super) struct Scripts {
    /// The text of the import map.
    pub(super) import_map: String,
    /// The source expression that allows it in a content security policy.
    pub(super) import_map_hash: String,
    /// Addresses of all modules, the entry first.
    pub(super) modules: Vec<String>,
}

/// Everything for the module at `entry`, a path under `assets/`.
pub(super) fn scripts(base: &str, entry: &str) -> Scripts {
    let imports: Vec<String> = VENDORED
        .iter()
        .map(|(name, path)| format!("\"{name}\":\"{base}/{path}\""))
        .collect();
    let import_map = format!("{{\"imports\":{{{}}}}}", imports.join(","));
    let hash = STANDARD.encode(Sha256::digest(import_map.as_bytes()));
    Scripts {
        import_map_hash: format!("'sha256-{hash}'"),
        import_map,
        modules: modules_below(entry)
            .iter()
            .map(|path| format!("{base}/{path}"))
            .collect(),
    }
}

fn modules_below(entry: &str) -> Vec<String> {
    let mut found = vec![entry.to_owned()];
    let mut seen = BTreeSet::from([entry.to_owned()]);
    let mut next = 0;
    while let Some(path) = found.get(next).cloned() {
        next += 1;
        let Some(data) = assets::read(&path) else {
            continue;
        };
        for specifier in static_imports(&String::from_utf8_lossy(&data)) {
            if let Some(target) = resolve(&path, specifier)
                && found.len() < MOST_MODULES
                && seen.insert(target.clone())
            {
                found.push(target);
            }
        }
    }
    found
}

/// What stands between quotes after `from` or `import`; imports that run later (`import(…)`) are not meant.
fn static_imports(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for keyword in ["from", "import"] {
        for (at, _) in source.match_indices(keyword) {
            let rest = source.get(at + keyword.len()..).unwrap_or_default();
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            if let Some(quoted) = rest.strip_prefix('"')
                && let Some((specifier, _)) = quoted.split_once('"')
            {
                found.push(specifier);
            }
        }
    }
    found
}

/// The path under `assets/` that a module at `importer` means by `specifier`.
fn resolve(importer: &str, specifier: &str) -> Option<String> {
    if let Some((_, path)) = VENDORED.iter().find(|(name, _)| *name == specifier) {
        return Some((*path).to_owned());
    }
    if !specifier.starts_with("./") && !specifier.starts_with("../") {
        return None;
    }
    let mut parts: Vec<&str> = importer.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_and_resolved() {
        let source = "import { a,\n b } from \"../lib/api.mjs\";\nimport \"./x.mjs\";import{h}from\"preact\";const y = await import(\"./later.mjs\");";
        assert_eq!(
            static_imports(source),
            ["../lib/api.mjs", "preact", "./x.mjs"]
        );
        assert_eq!(
            resolve("exam/main.mjs", "../lib/api.mjs").as_deref(),
            Some("lib/api.mjs")
        );
        assert_eq!(
            resolve("exam/main.mjs", "preact").as_deref(),
            Some("vendor/preact.mjs")
        );
        assert_eq!(resolve("exam/main.mjs", "left-pad"), None);
        assert_eq!(resolve("main.mjs", "../../etc"), None);
    }

    #[test]
    fn every_module_of_every_page_exists() {
        for entry in super::super::pages::entries() {
            if assets::read(entry).is_none() {
                continue;
            }
            for path in modules_below(entry) {
                assert!(assets::read(&path).is_some(), "{entry} needs {path}");
            }
        }
    }
}
