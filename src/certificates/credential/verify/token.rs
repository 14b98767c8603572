//! Credentials secured as a token.

use serde_json::{Map, Value};

use super::super::data_model::{self, Reading};
use super::super::instant::read_instant;
use super::super::json::excerpt;
use super::super::jwt::{Jwt, credential_of, issuer_id, read_jwt};
use super::super::keys::PublicKey;
use super::Verification;
use super::key::{Found, find_key, judge_entry};

const ALGORITHMS: &[&str] = &[
    "EdDSA", "Ed25519", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384",
    "PS512",
];

impl Verification<'_> {
    pub(super) fn token(&mut self, token: &str) {
        let jwt = match read_jwt(token) {
            Ok(jwt) => jwt,
            Err(error) => {
                self.checks.fail("jwt", error.to_string());
                return;
            }
        };
        self.checks.pass("jwt", "a compact signed token");
        let credential = credential_of(&jwt.payload);
        self.summarize(&credential);
        let problems = header_problems(&jwt.header);
        self.checks
            .judge("jwt_header", "the header keeps the rules", &problems);
        self.conforms = data_model::judge(&credential, Reading::Secured, &mut self.checks);
        let problems = claim_problems(&jwt.payload, &credential);
        self.checks.judge(
            "jwt_claims",
            "the claims agree with the credential",
            &problems,
        );
        self.token_signature(&jwt, &credential);
        self.period(&credential);
        self.expiry(&jwt.payload);
        self.status(&credential);
    }

    fn token_signature(&mut self, jwt: &Jwt, credential: &Map<String, Value>) {
        let text = |name: &str| jwt.header.get(name).and_then(Value::as_str);
        let Some(algorithm) = text("alg").filter(|name| ALGORITHMS.contains(name)) else {
            return;
        };
        let found = match self.token_key(jwt, credential) {
            Ok(found) => found,
            Err(why) => {
                self.checks.fail("issuer_key", why);
                return;
            }
        };
        self.checks.pass("issuer_key", found.how);
        if found
            .key
            .verify(algorithm, &jwt.signing_input, &jwt.signature)
        {
            self.issuer_confirmed = found.confirmed;
            self.checks.pass("signature", format!("{algorithm} holds"));
        } else {
            self.checks.fail(
                "signature",
                format!(
                    "the {algorithm} signature does not belong to this content and {} key",
                    found.key.kind()
                ),
            );
        }
    }

    fn token_key(&self, jwt: &Jwt, credential: &Map<String, Value>) -> Result<Found, String> {
        let known = &self.given.keys;
        let issuer = issuer_id(credential);
        let made = jwt
            .payload
            .get("iat")
            .and_then(Value::as_i64)
            .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
            .or_else(|| credential.get("validFrom")?.as_str().and_then(read_instant));
        if let Some(jwk) = jwt.header.get("jwk") {
            let key = PublicKey::from_jwk(jwk).map_err(|error| error.to_string())?;
            if known.is_empty() {
                return Ok(Found {
                    key,
                    confirmed: false,
                    how:
                        "the key is the one in the token; that it is the issuer's is not confirmed \
                          (give the issuer's document with --issuer)"
                            .to_owned(),
                });
            }
            let entry = known
                .iter()
                .find(|entry| entry.key == key)
                .ok_or("the given documents do not list the key of the token")?;
            judge_entry(entry, issuer.as_deref(), made)?;
            return Ok(confirmed(key));
        }
        let kid = jwt.header.get("kid").and_then(Value::as_str);
        if let Some(kid) = kid {
            if let Some(entry) = known.iter().find(|entry| entry.kid.as_deref() == Some(kid)) {
                judge_entry(entry, issuer.as_deref(), made)?;
                return Ok(confirmed(entry.key.clone()));
            }
            let absolute = match (kid.strip_prefix('#'), &issuer) {
                (Some(fragment), Some(issuer)) => format!("{issuer}#{fragment}"),
                _ => kid.to_owned(),
            };
            if absolute.contains(':') {
                return find_key(&absolute, issuer.as_deref(), made, known);
            }
        }
        match known.as_slice() {
            [only] => {
                judge_entry(only, issuer.as_deref(), made)?;
                Ok(confirmed(only.key.clone()))
            }
            [] => Err(format!(
                "the key \"{}\" is not known; give the issuer's document with --issuer",
                excerpt(kid.unwrap_or("without name"))
            )),
            _ => Err("the given documents do not list the key of the token".to_owned()),
        }
    }

    /// The claim `exp`, where it stands without a `validUntil`.
    fn expiry(&mut self, payload: &Map<String, Value>) {
        let now = self.given.now.timestamp();
        let seconds = |name: &str| payload.get(name).and_then(Value::as_f64);
        #[expect(
            clippy::as_conversions,
            reason = "seconds since 1970 are exact in a double"
        )]
        let now = now as f64;
        if seconds("exp").is_some_and(|exp| now > exp) && !payload.contains_key("validUntil") {
            self.checks.fail("validity_period", "the token has expired");
        }
    }
}

fn confirmed(key: PublicKey) -> Found {
    Found {
        key,
        confirmed: true,
        how: "a given document lists the key for the issuer".to_owned(),
    }
}

fn header_problems(header: &Map<String, Value>) -> Vec<String> {
    let mut problems = Vec::new();
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    match text("alg") {
        Some(name) if ALGORITHMS.contains(&name) => {}
        Some(name) => problems.push(format!("the algorithm {} is not accepted", excerpt(name))),
        None => problems.push("there is no algorithm".to_owned()),
    }
    for forbidden in ["crit", "b64", "jku", "x5u"] {
        if header.contains_key(forbidden) {
            problems.push(format!("the header member {forbidden} is not accepted"));
        }
    }
    let media = |name: &str| {
        header
            .get(name)
            .map(|value| value.as_str().unwrap_or_default().to_ascii_lowercase())
            .map(|value| value.trim_start_matches("application/").to_owned())
    };
    let typ = media("typ");
    let known = ["jwt", "vc+jwt", "vc-ld+jwt", "vc+ld+json+jwt"];
    if typ.as_deref().is_some_and(|typ| !known.contains(&typ)) {
        problems.push("typ is not that of a credential".to_owned());
    }
    let known = ["vc", "vc+ld+json"];
    if media("cty")
        .as_deref()
        .is_some_and(|cty| !known.contains(&cty))
    {
        problems.push("cty is not that of a credential".to_owned());
    }
    // Open Badges 3.0: one way to the key and nothing else.
    if typ.as_deref() == Some("jwt") {
        if header.contains_key("kid") && header.contains_key("jwk") {
            problems.push("the key is named twice".to_owned());
        }
        for name in header.keys() {
            if !["alg", "typ", "kid", "jwk", "cty"].contains(&name.as_str()) {
                problems.push(format!(
                    "the header member {} is not accepted",
                    excerpt(name)
                ));
            }
        }
    }
    problems
}

fn claim_problems(payload: &Map<String, Value>, credential: &Map<String, Value>) -> Vec<String> {
    let mut problems = Vec::new();
    for forbidden in ["vc", "vp"] {
        if payload.contains_key(forbidden) {
            problems.push(format!(
                "the claim {forbidden} does not belong in a token of this kind"
            ));
        }
    }
    let subject = credential
        .get("credentialSubject")
        .and_then(|subject| subject.get("id"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let id = credential
        .get("id")
        .and_then(Value::as_str)
        .map(str::to_owned);
    for (claim, expected) in [
        ("iss", issuer_id(credential)),
        ("sub", subject),
        ("jti", id),
    ] {
        let stated = payload.get(claim);
        let agrees = match stated {
            None => true,
            Some(value) => value
                .as_str()
                .is_some_and(|value| Some(value) == expected.as_deref()),
        };
        if !agrees {
            problems.push(format!("{claim} is not what the credential says"));
        }
    }
    for (claim, member) in [("nbf", "validFrom"), ("exp", "validUntil")] {
        let Some(stated) = payload.get(claim) else {
            continue;
        };
        let instant = credential
            .get(member)
            .and_then(Value::as_str)
            .and_then(read_instant);
        let agrees = match (stated.as_f64(), instant) {
            (Some(stated), Some(instant)) => {
                stated.floor() == instant.timestamp().to_string().parse().unwrap_or(f64::NAN)
            }
            (Some(_), None) => true,
            (None, _) => false,
        };
        if !agrees {
            problems.push(format!("{claim} is not the instant of {member}"));
        }
    }
    problems
}
