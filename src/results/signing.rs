//! Who may sign a release, and what the signature does. Pure.

use std::collections::BTreeSet;

/// A signature that stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) signer_id: String,
    pub(super) digest: String,
}

/// What a wish to sign comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The signer saw other results than there are now.
    Changed,
    /// The signer has signed already; the second signature must be another person's.
    SamePerson,
    /// The signer entered marks of this sitting, and nobody confirms their own.
    OwnMarks,
    /// The first signature.
    SignedOnce,
    /// The second, by another person over the same results.
    Release,
}

/// Decides about a signature over `seen` when the results have the digest `current`.
pub(super) fn decide(
    current: &str,
    seen: &str,
    signatures: &[Signature],
    signer: &str,
    markers: &BTreeSet<&str>,
) -> Step {
    let mut valid = signatures
        .iter()
        .filter(|signature| signature.digest == current);
    if seen != current {
        Step::Changed
    } else if markers.contains(signer) {
        Step::OwnMarks
    } else if valid.clone().any(|signature| signature.signer_id == signer) {
        Step::SamePerson
    } else if valid.next().is_some() {
        Step::Release
    } else {
        Step::SignedOnce
    }
}

/// Whether signatures stand there over results that are no more.
pub(super) fn any_stale(current: &str, signatures: &[Signature]) -> bool {
    signatures
        .iter()
        .any(|signature| signature.digest != current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn signature(signer: &str, digest: &str) -> Signature {
        Signature {
            signer_id: signer.to_owned(),
            digest: digest.to_owned(),
        }
    }

    fn nobody() -> BTreeSet<&'static str> {
        BTreeSet::new()
    }

    #[test]
    fn two_different_people_sign_the_same_results() {
        assert_eq!(decide("d", "d", &[], "wang", &nobody()), Step::SignedOnce);
        let once = [signature("wang", "d")];
        assert_eq!(decide("d", "d", &once, "li", &nobody()), Step::Release);
        assert_eq!(decide("d", "d", &once, "wang", &nobody()), Step::SamePerson);
        assert_eq!(decide("d", "e", &once, "li", &nobody()), Step::Changed);
        assert_eq!(decide("d", "", &once, "li", &nobody()), Step::Changed);
    }

    #[test]
    fn a_change_takes_older_signatures_away() {
        let old = [signature("wang", "c")];
        assert!(any_stale("d", &old));
        assert_eq!(decide("d", "d", &old, "li", &nobody()), Step::SignedOnce);
        assert_eq!(decide("d", "d", &old, "wang", &nobody()), Step::SignedOnce);
        assert_eq!(decide("d", "c", &old, "li", &nobody()), Step::Changed);
    }

    #[test]
    fn nobody_confirms_their_own_marks() {
        let markers = BTreeSet::from(["wang"]);
        assert_eq!(
            decide("d", "d", &[signature("li", "d")], "wang", &markers),
            Step::OwnMarks
        );
    }

    proptest! {
        /// Whatever happens in whatever order, a release has two signers, both over the results as they are.
        #[test]
        fn no_sequence_releases_by_one_person(
            events in prop::collection::vec((0..3_usize, 0..3_usize, any::<bool>()), 0..40),
        ) {
            let (people, digests) = (["wang", "li", "zhang"], ["c", "d", "e"]);
            let (mut current, mut signatures) = ("c", Vec::<Signature>::new());
            for (who, which, change) in events {
                if change {
                    current = digests[which];
                    continue;
                }
                if any_stale(current, &signatures) {
                    signatures.clear();
                }
                match decide(current, digests[which], &signatures, people[who], &nobody()) {
                    Step::SignedOnce => signatures.push(signature(people[who], current)),
                    Step::Release => {
                        prop_assert_eq!(signatures.len(), 1);
                        prop_assert_eq!(&signatures[0].digest, current);
                        prop_assert_ne!(&signatures[0].signer_id, people[who]);
                        prop_assert_eq!(digests[which], current);
                        break;
                    }
                    Step::SamePerson => {
                        prop_assert!(signatures.iter().any(|known| known.signer_id == people[who]));
                    }
                    Step::Changed => prop_assert_ne!(digests[which], current),
                    Step::OwnMarks => prop_assert!(false),
                }
            }
        }
    }
}
