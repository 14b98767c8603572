//! The JSON-LD contexts this program knows, each pinned by its bytes. None is ever fetched: a context from the network could
//! change what a signed credential says.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::json::read_json;

/// First context of every credential.
pub const CREDENTIALS_V2: &str = "https://www.w3.org/ns/credentials/v2";
/// Context of Open Badges 3.0 in the version we issue.
pub const OPEN_BADGES_V3: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
/// Start of every context address of Open Badges 3.
pub const OPEN_BADGES_PREFIX: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context";

/// A context held in this program.
#[derive(Debug, Clone, Copy)]
pub struct PinnedContext {
    pub url: &'static str,
    /// SHA-256 of `text`, in hexadecimal, as it was when the context was taken in.
    pub sha256: &'static str,
    pub text: &'static str,
}

const OB_3_0_3: &str = include_str!("contexts/ob-3.0.3.json");
const OB_3_0_3_SHA256: &str = "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761";

/// Every pinned context.
pub const PINNED: &[PinnedContext] = &[
    PinnedContext {
        url: CREDENTIALS_V2,
        sha256: "8a9f494a89ecc51db093e90e84713e07e84d6d9204364a9b3c7868b21751236f",
        text: include_str!("contexts/credentials-v2.json"),
    },
    PinnedContext {
        url: OPEN_BADGES_V3,
        sha256: OB_3_0_3_SHA256,
        text: OB_3_0_3,
    },
    // The address without a version stands for the newest version of the specification.
    PinnedContext {
        url: "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        sha256: OB_3_0_3_SHA256,
        text: OB_3_0_3,
    },
    PinnedContext {
        url: "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
        sha256: "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
        text: include_str!("contexts/ob-3.0.2.json"),
    },
    PinnedContext {
        url: "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        sha256: "af095468326d3449160509b26ca71576e6321d13c85b0369cfe3b654c9a48fba",
        text: include_str!("contexts/ob-3.0.1.json"),
    },
    PinnedContext {
        url: "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        sha256: "2d013f981d1f4516081a6a04e55468ba2b071d4153b794f19a79715c45a89a5e",
        text: include_str!("contexts/ob-extensions.json"),
    },
    PinnedContext {
        url: "https://w3id.org/security/data-integrity/v2",
        sha256: "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
        text: include_str!("contexts/data-integrity-v2.json"),
    },
    PinnedContext {
        url: "https://w3id.org/security/multikey/v1",
        sha256: "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
        text: include_str!("contexts/multikey-v1.json"),
    },
    PinnedContext {
        url: "https://www.w3.org/ns/did/v1",
        sha256: "adefa50311393eb1bd788a38ac9fe2696c65367928f6996812cd54577394f4da",
        text: include_str!("contexts/did-v1.json"),
    },
    PinnedContext {
        url: "https://www.w3.org/ns/credentials/undefined-terms/v2",
        sha256: "82dab514ba44eb18f5d1b0f638c5e140c6a556fbfb5089601bdc0fa5eb8b2581",
        text: include_str!("contexts/credentials-undefined-terms-v2.json"),
    },
    // The vocabulary of the W3C's own examples and test vectors.
    PinnedContext {
        url: "https://www.w3.org/ns/credentials/examples/v2",
        sha256: "57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c",
        text: include_str!("contexts/credentials-examples-v2.json"),
    },
];

/// Every pinned context whose bytes are the recorded ones, read once.
static READ: LazyLock<BTreeMap<&'static str, Arc<Value>>> = LazyLock::new(|| {
    let sound = |pinned: &&PinnedContext| {
        hex::encode(Sha256::digest(pinned.text.as_bytes())) == pinned.sha256
    };
    PINNED
        .iter()
        .filter(sound)
        .filter_map(|pinned| {
            let document = read_json(pinned.text.as_bytes()).ok()?;
            Some((pinned.url, Arc::new(document.get("@context")?.clone())))
        })
        .collect()
});

/// What stands under `@context` in the pinned context at `url`; `None` when it is not pinned or its bytes are not the recorded
/// ones.
pub fn pinned_context(url: &str) -> Option<Arc<Value>> {
    READ.get(url).cloned()
}

/// Whether `url` is pinned.
pub fn is_pinned(url: &str) -> bool {
    PINNED.iter().any(|context| context.url == url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pinned_context_has_its_recorded_hash() {
        for context in PINNED {
            assert!(pinned_context(context.url).is_some(), "{}", context.url);
        }
        assert!(pinned_context("https://example.org/other").is_none());
    }
}
