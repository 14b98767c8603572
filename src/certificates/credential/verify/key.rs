//! Whose key it is.
//!
//! A key is *confirmed* when a given document of the issuer lists it, or when the issuer is a `did:key` and so is the key
//! itself. Where no document was given, a key written in the name of the verification method is taken as it stands: the
//! signature then shows that nothing was altered, but not who signed, and the report says so.

use chrono::{DateTime, Utc};

use super::super::did::key_of_did_key;
use super::super::instant::write_instant;
use super::super::issuer_document::KnownKey;
use super::super::json::excerpt;
use super::super::json_ld::is_absolute_iri;
use super::super::keys::PublicKey;

/// A key to check a signature with.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) key: PublicKey,
    pub(super) confirmed: bool,
    pub(super) how: String,
}

/// The key of `method`, used by `issuer` at the instant `made`.
pub(super) fn find_key(
    method: &str,
    issuer: Option<&str>,
    made: Option<DateTime<Utc>>,
    known: &[KnownKey],
) -> Result<Found, String> {
    let named = named_key(method)?;
    if let Some(issuer) = issuer.filter(|issuer| issuer.starts_with("did:key:")) {
        let base = method.split('#').next().unwrap_or(method);
        return match named {
            Some(key) if base == issuer => Ok(Found {
                key,
                confirmed: true,
                how: "the issuer's name is the key itself".to_owned(),
            }),
            _ => Err("the verification method is not the issuer's did:key".to_owned()),
        };
    }
    if !known.is_empty() {
        return find_known(method, named.as_ref(), issuer, made, known);
    }
    let Some(key) = named else {
        return Err(format!(
            "the key \"{}\" is not known; give the issuer's document with --issuer",
            excerpt(method)
        ));
    };
    let base = method.split('#').next().unwrap_or(method);
    let own = issuer.is_none_or(|issuer| issuer == base);
    // An https issuer has no key document of its own kind; a DID as verification method stands for it.
    let stands_in = issuer.is_some_and(|issuer| issuer.starts_with("http"))
        && (base.starts_with("did:key:") || base.starts_with("did:web:"));
    if !own && !stands_in {
        return Err(format!(
            "the verification method \"{}\" does not belong to the issuer",
            excerpt(method)
        ));
    }
    Ok(Found {
        key,
        confirmed: false,
        how: "the key is the one named in the proof; that it is the issuer's is not confirmed \
              (give the issuer's document with --issuer)"
            .to_owned(),
    })
}

/// The key written in the name of the method: a did:key, or a fragment that is a Multikey.
fn named_key(method: &str) -> Result<Option<PublicKey>, String> {
    if !is_absolute_iri(method) {
        return Err(format!(
            "the verification method \"{}\" is no URL",
            excerpt(method)
        ));
    }
    if let Some(key) = key_of_did_key(method) {
        return key.map(Some).map_err(|error| error.to_string());
    }
    let fragment = method.split_once('#').map(|(_, fragment)| fragment);
    match fragment.filter(|fragment| fragment.starts_with('z')) {
        Some(fragment) => PublicKey::from_multikey(fragment)
            .map(Some)
            .map_err(|error| error.to_string()),
        None => Ok(None),
    }
}

fn find_known(
    method: &str,
    named: Option<&PublicKey>,
    issuer: Option<&str>,
    made: Option<DateTime<Utc>>,
    known: &[KnownKey],
) -> Result<Found, String> {
    let by_name = known
        .iter()
        .find(|entry| entry.id.as_deref() == Some(method));
    let by_key = known.iter().find(|entry| Some(&entry.key) == named);
    let nameless = |entry: &&KnownKey| entry.id.is_none();
    let by_kid = known
        .iter()
        .find(|entry| entry.kid.as_deref() == Some(method));
    let lone = match known {
        [only] => Some(only).filter(nameless).filter(|_| named.is_none()),
        _ => None,
    };
    let entry = by_name
        .or(by_kid)
        .or(by_key)
        .or(lone)
        .ok_or("the given documents do not list the key of the proof")?;
    if let (Some(named), true) = (named, by_name.is_some())
        && *named != entry.key
    {
        return Err("the issuer's document gives another key for this name".to_owned());
    }
    judge_entry(entry, issuer, made)?;
    Ok(Found {
        key: entry.key.clone(),
        confirmed: true,
        how: "a given document lists the key for the issuer".to_owned(),
    })
}

/// Whether the key may speak for the issuer at that time.
pub(super) fn judge_entry(
    entry: &KnownKey,
    issuer: Option<&str>,
    made: Option<DateTime<Utc>>,
) -> Result<(), String> {
    if let (Some(controller), Some(issuer)) = (entry.controller.as_deref(), issuer)
        && controller != issuer
    {
        return Err(format!(
            "the key belongs to {}, not to the issuer",
            excerpt(controller)
        ));
    }
    if !entry.may_assert {
        return Err("the issuer does not list the key for assertionMethod".to_owned());
    }
    if let Some(ends) = entry.ends {
        let in_time = made.is_some_and(|made| made < ends);
        if !in_time {
            return Err(format!(
                "the key was given up on {}; the proof is not from before that",
                write_instant(ends)
            ));
        }
    }
    Ok(())
}
