//! Vectors of others, worked examples of the formats, and laws.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_published_proof_vector_gets_its_verdict() {
    let mut found = Vec::new();
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/credentials/rfc6962-proofs");
    files(&root, &mut found);
    assert!(found.len() >= 60, "{}", found.len());
    for path in found {
        let bytes = fs::read(&path).unwrap();
        let vector: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let answer = examine(&LogQuestion {
            proof: Some(&bytes),
            ..LogQuestion::default()
        });
        let expected = !vector["wantErr"].as_bool().unwrap();
        assert_eq!(
            answer.ok,
            expected,
            "{}: {:?}",
            path.display(),
            answer.checks
        );
        assert!(
            answer.ok
                || answer
                    .checks
                    .iter()
                    .any(|check| !check.ok && !check.detail.is_empty())
        );
    }
}

#[test]
fn the_reference_tree_has_its_published_root() {
    // The eight leaves of the RFC 6962 reference implementation.
    let leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    let mut tree = MerkleTree::new(TreeHash::Sha256);
    for leaf in leaves {
        tree.append(&hex::decode(leaf).unwrap());
    }
    assert_eq!(
        hex::encode(tree.root()),
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    );
}

#[test]
fn the_worked_example_of_a_signed_note_verifies() {
    let key =
        VerifierKey::read("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
            .unwrap();
    let text = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let note = Note::read(text.as_bytes()).unwrap();
    assert_eq!(note.signed_by(&key), Ok(true));
    assert_eq!(note.to_text(), text);
    let altered = Note::read(
        text.replace("example message", "example massage")
            .as_bytes(),
    )
    .unwrap();
    assert!(altered.signed_by(&key).is_err());
    let stranger =
        VerifierKey::of_log("example.com/bar", &SigningKey::from_bytes(&[1; 32])).unwrap();
    assert_eq!(note.signed_by(&stranger), Ok(false));
}

fn log_of(entries: u64) -> (MerkleTree, SigningKey) {
    let mut tree = MerkleTree::new(TreeHash::Sha256);
    for number in 0..entries {
        tree.append(&log_entry(EntryKind::Credential, &number.to_be_bytes()));
    }
    (tree, SigningKey::from_bytes(&[9; 32]))
}

fn checkpoint(tree: &MerkleTree, size: u64) -> Checkpoint {
    Checkpoint {
        origin: "log.example.org/certificates".to_owned(),
        size,
        root: root_of(tree, TreeHash::Sha256, size).unwrap(),
        extensions: Vec::new(),
    }
}

#[test]
fn a_carried_proof_verifies_and_each_alteration_is_named() {
    let (tree, key) = log_of(300);
    let witness = SigningKey::from_bytes(&[4; 32]);
    let mut note = checkpoint(&tree, 300).sign(&key).unwrap();
    cosign(&mut note, "witness.example", 1_790_000_000, &witness).unwrap();
    let proof = TlogProof {
        extra: Some(b"x".to_vec()),
        index: 77,
        hashes: inclusion_proof(&tree, TreeHash::Sha256, 77, 300).unwrap(),
        checkpoint: note.clone(),
    };
    let text = proof.to_text();
    assert_eq!(TlogProof::read(text.as_bytes()).unwrap(), proof);
    let keys = [
        VerifierKey::of_log("log.example.org/certificates", &key).unwrap(),
        witness_key("witness.example", &witness).unwrap(),
    ];
    let leaf = TreeHash::Sha256.leaf(&log_entry(EntryKind::Credential, &77_u64.to_be_bytes()));
    let ask = |proof: &str, leaf: Hash| {
        examine(&LogQuestion {
            proof: Some(proof.as_bytes()),
            leaf: Some(leaf),
            keys: &keys,
            witnesses_needed: 1,
            ..LogQuestion::default()
        })
    };
    let answer = ask(&text, leaf);
    assert!(answer.ok, "{:?}", answer.checks);
    assert_eq!(
        answer.witnesses,
        [("witness.example".to_owned(), 1_790_000_000)]
    );
    let failed = |answer: Examination| {
        let check = answer.checks.into_iter().find(|check| !check.ok);
        check.map(|check| check.name)
    };
    assert_eq!(failed(ask(&text, [0; 32])), Some("inclusion"));
    assert_eq!(
        failed(ask(&text.replace("index 77", "index 78"), leaf)),
        Some("inclusion")
    );
    assert_eq!(
        failed(ask(&text.replace("\n300\n", "\n301\n"), leaf)),
        Some("signature")
    );
    assert_eq!(
        failed(ask(&text.replace("index 77", "index 077"), leaf)),
        Some("proof")
    );
    let unwitnessed = text
        .lines()
        .filter(|line| !line.contains("witness"))
        .collect::<Vec<_>>();
    let unwitnessed = format!("{}\n", unwitnessed.join("\n"));
    assert_eq!(failed(ask(&unwitnessed, leaf)), Some("witnesses"));
}

#[test]
fn a_fork_is_noticed() {
    let (tree, key) = log_of(40);
    let mut other = MerkleTree::new(TreeHash::Sha256);
    for number in 0..50_u64 {
        other.append(&number.to_le_bytes());
    }
    let older = checkpoint(&tree, 40);
    let newer = checkpoint(&other, 50);
    let proof = consistency_proof(&other, TreeHash::Sha256, 40, 50).unwrap();
    assert_eq!(
        check_fork(&older, &newer, &proof),
        Err(ProofError::OlderRoot)
    );
    let twin = checkpoint(&other, 40);
    assert_eq!(check_fork(&older, &twin, &[]), Err(ProofError::Fork));
    let answer = examine(&LogQuestion {
        checkpoint: Some(twin.sign(&key).unwrap().to_text().as_bytes()),
        older: Some(older.sign(&key).unwrap().to_text().as_bytes()),
        ..LogQuestion::default()
    });
    assert!(!answer.ok);
}

#[test]
fn tiles_have_the_paths_and_bytes_of_the_format() {
    let (tree, _) = log_of(600);
    let tiles = tiles_of(0, 600);
    let paths: Vec<String> = tiles.iter().map(Tile::path).collect();
    assert_eq!(
        paths,
        [
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/88",
            "tile/1/000.p/2"
        ]
    );
    for tile in &tiles {
        let width = usize::try_from(tile.width).unwrap();
        assert_eq!(tile.content(&tree).unwrap().len(), 32 * width);
    }
    let top = tiles[3].content(&tree).unwrap();
    assert_eq!(
        &top[..32],
        root_of(&tree, TreeHash::Sha256, 256).unwrap().as_slice()
    );
    let deep = Tile {
        level: 2,
        index: 1_234_067,
        width: 256,
    };
    assert_eq!(deep.path(), "tile/2/x001/x234/067");
    assert_eq!(entries_path(3, 12), "tile/entries/003.p/12");
    assert_eq!(
        tiles_of(600, 601)
            .iter()
            .map(Tile::path)
            .collect::<Vec<_>>(),
        ["tile/0/002.p/89"]
    );
    assert_eq!(bundle_entries(&[b"ab".to_vec()]).unwrap(), b"\0\x02ab");
}

#[test]
fn an_sm3_tree_stands_beside_the_published_one() {
    let mut tree = MerkleTree::new(TreeHash::Sm3);
    for number in 0..5_u8 {
        tree.append(&[number]);
    }
    let proof = inclusion_proof(&tree, TreeHash::Sm3, 3, 5).unwrap();
    let leaf = TreeHash::Sm3.leaf(&[3]);
    assert_eq!(
        verify_inclusion(TreeHash::Sm3, &leaf, 3, 5, &proof, &tree.root()),
        Ok(())
    );
    assert_ne!(TreeHash::Sm3.empty(), TreeHash::Sha256.empty());
}

proptest! {
    #[test]
    fn proofs_made_here_hold_here(size in 1..400_u64, a in any::<u64>(), b in any::<u64>()) {
        let (tree, _) = log_of(size);
        let (index, older) = (a % size, b % (size + 1));
        let root = tree.root();
        let hash = TreeHash::Sha256;
        let proof = inclusion_proof(&tree, hash, index, size).unwrap();
        let leaf = tree.node(0, index).unwrap();
        prop_assert_eq!(verify_inclusion(hash, &leaf, index, size, &proof, &root), Ok(()));
        prop_assert!(verify_inclusion(hash, &[7; 32], index, size, &proof, &root).is_err());
        let proof = consistency_proof(&tree, hash, older, size).unwrap();
        let older_root = root_of(&tree, hash, older).unwrap();
        prop_assert_eq!(verify_consistency(hash, (older, &older_root), (size, &root), &proof), Ok(()));
        let wrong = verify_consistency(hash, (older, &[7; 32]), (size, &root), &proof);
        prop_assert!(wrong.is_err());
    }

    #[test]
    fn readers_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,120}") {
        let _ = Note::read(&bytes);
        let _ = Checkpoint::read(text.as_bytes());
        let _ = TlogProof::read(format!("c2sp.org/tlog-proof@v1\n{text}").as_bytes());
        let _ = VerifierKey::read(&text);
        let _ = examine(&LogQuestion { checkpoint: Some(&bytes), proof: Some(text.as_bytes()), ..LogQuestion::default() });
    }
}
