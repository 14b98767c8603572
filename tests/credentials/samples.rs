//! What Touchstone issues, for our verifier and for others'.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use touchstone::certificates::credential::bake_png::bake_png;
use touchstone::certificates::credential::bake_svg::bake_svg;
use touchstone::certificates::credential::build::{
    AchievementFacts, AlignmentFacts, CredentialFacts, HashedIdentity, IssuerProfile, ResultFacts,
    build_credential,
};
use touchstone::certificates::credential::data_integrity::{Cryptosuite, ProofOptions, add_proof};
use touchstone::certificates::credential::did::{
    KeyPeriod, did_document, did_key, did_key_method, did_web,
};
use touchstone::certificates::credential::jwt::{JwtProfile, sign_jwt};
use touchstone::certificates::credential::keys::{PublicKey, ed25519_multikey};
use touchstone::certificates::gm::{DEFAULT_ID, Sm2Signer as _, Sm2SoftwareKey};
use touchstone::certificates::log::{
    Checkpoint, EntryKind, MerkleTree, TlogProof, TreeHash, VerifierKey, cosign, inclusion_proof,
    log_entry, witness_key,
};
use touchstone::certificates::status_list::{
    Bitstring, StatusListFacts, StatusPurpose, status_entry, status_list_credential,
};

pub(crate) const LIST: &str = "https://touchstone.example/status/1";
/// Index of the revoked certificate in the sample list.
pub(crate) const REVOKED: usize = 94_567;

pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&[42; 32])
}

pub(crate) fn public() -> [u8; 32] {
    key().verifying_key().to_bytes()
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Certificate number `n` of the samples: names, levels, results and dates vary with it.
pub(crate) fn facts(n: usize) -> CredentialFacts {
    let names = [
        "李明",
        "欧阳䶮𬭎",
        "买买提·阿卜杜拉",
        "王𪣻㛃",
        "Anna \"Q\" O'Neil\\",
        "𠮷田堃\t",
    ];
    let occupations = [
        "人工智能训练师",
        "呼叫中心服务员",
        "电子商务师",
        "互联网营销师",
    ];
    let level = 5 - n % 5;
    let result = |part: &str, score: i64| ResultFacts {
        id: format!("urn:uuid:00000000-0000-4000-8000-{n:010}{:02}", part.len()),
        name: part.to_owned(),
        score,
        max_score: 10_000,
    };
    let issuer = if n.is_multiple_of(2) {
        did_key(&public())
    } else {
        did_web("touchstone.example", &["bodies", "b1"])
    };
    CredentialFacts {
        id: format!("https://touchstone.example/credentials/{n}"),
        issuer: IssuerProfile {
            id: issuer,
            name: "寻乌县数字技能评价中心".to_owned(),
            url: n
                .is_multiple_of(3)
                .then(|| "https://touchstone.example/".to_owned()),
        },
        name: format!("{}{level}级职业技能等级证书", occupations[n % 4]),
        valid_from: instant("2026-01-02T03:04:05Z"),
        valid_until: (n % 4 == 1).then(|| instant("2099-12-31T23:59:59Z")),
        awarded: (n % 5 == 2).then(|| instant("2025-12-24T00:00:00Z")),
        subject_id: format!("urn:uuid:11111111-1111-4111-8111-{n:012}"),
        holder_name: (n % 7 != 6).then(|| names[n % names.len()].to_owned()),
        identity_number: n
            .is_multiple_of(2)
            .then(|| HashedIdentity::of("360734200001011234", "盐salt")),
        licence_number: format!("S00003600000126{level}{n:06}"),
        achievement: AchievementFacts {
            id: format!("https://touchstone.example/achievements/4-04-05-05/{level}"),
            name: occupations[n % 4].to_owned(),
            description: "职业技能等级认定\n两行".to_owned(),
            criteria: "理论知识考试与技能考核均达到60分".to_owned(),
            human_code: Some(format!("4-04-05-05/L{level}")),
            language: Some("zh-CN".to_owned()),
            alignments: (0..n % 4)
                .map(|at| AlignmentFacts {
                    target_name: format!("数据标注 {at}"),
                    target_url: format!(
                        "https://touchstone.example/ims/case/v1p1/CFItems/{n}-{at}"
                    ),
                    target_code: Some(format!("4.{at}")),
                    framework: Some("国家职业技能标准".to_owned()),
                })
                .collect(),
        },
        results: match n % 3 {
            0 => Vec::new(),
            1 => vec![result("理论", 9_250)],
            _ => vec![result("理论", 6_000), result("技能考核", 8_805)],
        },
        status: if n % 2 == 1 {
            vec![status_entry(
                LIST,
                StatusPurpose::Revocation,
                REVOKED + n - 1,
            )]
        } else {
            Vec::new()
        },
    }
}

pub(crate) fn credential(n: usize) -> Value {
    build_credential(&facts(n)).unwrap()
}

/// The verification method of the issuer of sample `n`.
pub(crate) fn method(n: usize) -> String {
    if n.is_multiple_of(2) {
        did_key_method(&public())
    } else {
        format!("{}#{}", facts(n).issuer.id, ed25519_multikey(&public()))
    }
}

pub(crate) fn embedded(n: usize, suite: Cryptosuite) -> Value {
    prove(&credential(n), suite, &method(n))
}

pub(crate) fn prove(document: &Value, suite: Cryptosuite, method: &str) -> Value {
    let options = ProofOptions {
        suite,
        created: instant("2026-01-02T03:04:05Z"),
        verification_method: method.to_owned(),
    };
    add_proof(document, &options, &key()).unwrap()
}

pub(crate) fn token(n: usize, profile: JwtProfile) -> String {
    sign_jwt(
        credential(n).as_object().unwrap(),
        profile,
        &method(n),
        &key(),
    )
    .unwrap()
}

/// The document of the did:web issuer.
pub(crate) fn issuer_document() -> Value {
    let history = [
        KeyPeriod {
            key: SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes(),
            expires: Some(instant("2025-06-01T00:00:00Z")),
            revoked: None,
        },
        KeyPeriod {
            key: public(),
            expires: None,
            revoked: None,
        },
    ];
    did_document(&facts(1).issuer.id, &history)
}

/// The signed status list with one revoked certificate.
pub(crate) fn status_list() -> Value {
    let mut bits = Bitstring::new(0);
    bits.set(REVOKED, true);
    let issuer = facts(1).issuer.id;
    let facts = StatusListFacts {
        url: LIST,
        issuer: &issuer,
        purpose: StatusPurpose::Revocation,
        valid_from: instant("2026-01-02T03:04:05Z"),
        valid_until: None,
        time_to_live_ms: Some(300_000),
    };
    let list = status_list_credential(&facts, &bits);
    prove(&list, Cryptosuite::EddsaRdfc2022, &method(1))
}

/// A PNG of one grey pixel.
pub(crate) fn png() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let typed = [kind.as_slice(), data].concat();
        let mut whole = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
        whole.extend_from_slice(&typed);
        whole.extend_from_slice(&crc32fast::hash(&typed).to_be_bytes());
        whole
    };
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    pixels.write_all(&[0, 128]).unwrap();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"IDAT", &pixels.finish().unwrap()),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

pub(crate) const SVG: &str = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";

/// Copies of `document`, each with one leaf changed; the contexts and the proof value stay.
pub(crate) fn altered_copies(document: &Value) -> Vec<(String, Value)> {
    let mut pointers = Vec::new();
    leaves(document, String::new(), &mut pointers);
    pointers
        .into_iter()
        .filter(|pointer| !pointer.starts_with("/@context") && !pointer.contains("/@context"))
        .map(|pointer| {
            let mut copy = document.clone();
            let leaf = copy.pointer_mut(&pointer).unwrap();
            *leaf = match &*leaf {
                Value::String(text) => Value::String(alter(text)),
                Value::Bool(flag) => Value::Bool(!*flag),
                Value::Number(number) => json!(number.as_f64().unwrap() + 1.0),
                other => other.clone(),
            };
            (pointer, copy)
        })
        .collect()
}

/// Another text of the same kind: a later second, the next digit or letter.
fn alter(text: &str) -> String {
    if let Ok(instant) = text.parse::<DateTime<Utc>>() {
        let later = instant + chrono::TimeDelta::seconds(1);
        return later.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    }
    let mut letters: Vec<char> = text.chars().collect();
    match letters
        .iter_mut()
        .rev()
        .find(|letter| letter.is_ascii_alphanumeric())
    {
        Some(letter) => *letter = if *letter == '1' { '2' } else { '1' },
        None => letters.push('改'),
    }
    letters.into_iter().collect()
}

fn leaves(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                leaves(inner, format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                leaves(inner, format!("{pointer}/{at}"), found);
            }
        }
        _ => found.push(pointer),
    }
}

/// Writes the samples where TOUCHSTONE_INTEROP_DIR says, for the verifiers of others (tools/interop).
#[test]
fn write_samples_for_other_verifiers() {
    let Some(folder) = std::env::var_os("TOUCHSTONE_INTEROP_DIR").map(PathBuf::from) else {
        return;
    };
    fs::create_dir_all(folder.join("altered")).unwrap();
    let write = |name: &str, content: &[u8]| fs::write(folder.join(name), content).unwrap();
    for n in 0..24 {
        let rdfc = embedded(n, Cryptosuite::EddsaRdfc2022);
        let jcs = embedded(n, Cryptosuite::EddsaJcs2022);
        let badge = token(n, JwtProfile::OpenBadges);
        write(&format!("{n}.rdfc.json"), rdfc.to_string().as_bytes());
        write(&format!("{n}.jcs.json"), jcs.to_string().as_bytes());
        write(
            &format!("{n}.vc.jwt"),
            token(n, JwtProfile::VcJwt).as_bytes(),
        );
        write(&format!("{n}.ob3.jwt"), badge.as_bytes());
        write(&format!("{n}.jwt.png"), &bake_png(&png(), &badge).unwrap());
        write(
            &format!("{n}.jwt.svg"),
            bake_svg(SVG, &badge).unwrap().as_bytes(),
        );
        write(
            &format!("{n}.json.png"),
            &bake_png(&png(), &rdfc.to_string()).unwrap(),
        );
        if [1, 2, 5].contains(&n) {
            for (at, (pointer, copy)) in altered_copies(&rdfc).into_iter().enumerate() {
                let text = json!({"changed": pointer, "document": copy}).to_string();
                write(&format!("altered/{n}.rdfc.{at}.json"), text.as_bytes());
            }
            for (at, (pointer, copy)) in altered_copies(&jcs).into_iter().enumerate() {
                let text = json!({"changed": pointer, "document": copy}).to_string();
                write(&format!("altered/{n}.jcs.{at}.json"), text.as_bytes());
            }
        }
    }
    write("did.json", issuer_document().to_string().as_bytes());
    write("status.json", status_list().to_string().as_bytes());
    write("public.pem", PublicKey::ed25519_pem(&public()).as_bytes());
    write(
        "public.jwk",
        PublicKey::Ed25519(public()).to_jwk().to_string().as_bytes(),
    );
    let sm2 = Sm2SoftwareKey::from_bytes(&[5; 32], DEFAULT_ID).unwrap();
    let document = embedded(1, Cryptosuite::EddsaRdfc2022).to_string();
    let signature = sm2.sign(document.as_bytes()).unwrap();
    let detached = json!({
        "point": hex::encode(sm2.public_key().point),
        "identity": DEFAULT_ID,
        "signature": hex::encode(signature),
    });
    write("1.sm2.json", detached.to_string().as_bytes());
    write_log(&folder);
}

fn write_log(folder: &Path) {
    let hash = TreeHash::Sha256;
    let mut tree = MerkleTree::new(hash);
    let documents: Vec<Vec<u8>> = (0..24)
        .map(|n| fs::read(folder.join(format!("{n}.rdfc.json"))).unwrap())
        .collect();
    for document in &documents {
        tree.append(&log_entry(EntryKind::Credential, document));
    }
    let origin = "touchstone.example/log";
    let checkpoint = Checkpoint {
        origin: origin.to_owned(),
        size: tree.size(),
        root: tree.root(),
        extensions: Vec::new(),
    };
    let mut note = checkpoint.sign(&key()).unwrap();
    cosign(&mut note, "witness.example", 1_790_000_000, &key()).unwrap();
    let entries: Vec<Value> = (0..24_u64)
        .map(|index| {
            let proof = inclusion_proof(&tree, hash, index, 24).unwrap();
            let hashes: Vec<String> = proof.iter().map(hex::encode).collect();
            let at = usize::try_from(index).unwrap();
            let entry = log_entry(EntryKind::Credential, &documents[at]);
            json!({"index": index, "entry": hex::encode(entry), "hashes": hashes})
        })
        .collect();
    let log = json!({"size": 24, "root": hex::encode(tree.root()), "entries": entries});
    fs::write(folder.join("log.json"), log.to_string()).unwrap();
    let proof = TlogProof {
        extra: None,
        index: 3,
        hashes: inclusion_proof(&tree, hash, 3, 24).unwrap(),
        checkpoint: note,
    };
    fs::write(folder.join("3.tlog-proof"), proof.to_text()).unwrap();
    let keys = format!(
        "{}\n{}\n",
        VerifierKey::of_log(origin, &key()).unwrap().to_text(),
        witness_key("witness.example", &key()).unwrap().to_text()
    );
    fs::write(folder.join("log.keys"), keys).unwrap();
}
