//! What one candidate sent and what was acknowledged, and the comparison with what the server holds. Pure.

use std::collections::BTreeMap;

/// A change of an answer as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) choice: Vec<String>,
    pub(super) flagged: bool,
    /// How often the server said that it stored this as something new.
    pub(super) stored: u32,
    /// The server said that it is stored, now or before.
    pub(super) acknowledged: bool,
    /// The hash the server named.
    pub(super) hash: String,
}

/// Everything of one candidate.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    pub(super) attempt_id: String,
    /// By item and sequence number.
    pub(super) sent: BTreeMap<(i32, i64), Sent>,
    /// Events that the server took although it had confirmed the handing in.
    pub(super) late_accepted: u64,
    /// The attempt was handed in and the server confirmed it.
    pub(super) handed_in: bool,
    /// Events the receipt names.
    pub(super) receipt_events: Option<i64>,
    /// The answers that stand at the end, as the API shows them: sequence number, choice, flag.
    pub(super) standing: BTreeMap<i32, (i64, Vec<String>, bool)>,
    /// Receipts of one attempt that differ from the first.
    pub(super) other_receipts: u64,
}

/// An event as the record holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) item_no: i32,
    pub(super) seq: i64,
    pub(super) hash: String,
    pub(super) late: bool,
    /// Received at or after the deadline, or after the attempt was closed.
    pub(super) after_the_end: bool,
}

/// What the comparison found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    pub(super) acknowledged: u64,
    pub(super) lost: u64,
    pub(super) duplicated: u64,
    pub(super) late_accepted: u64,
    pub(super) not_closed: u64,
}

impl Findings {
    pub(super) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.late_accepted += other.late_accepted;
        self.not_closed += other.not_closed;
    }

    pub(super) fn is_clean(&self) -> bool {
        self.lost + self.duplicated + self.late_accepted + self.not_closed == 0
    }
}

impl Ledger {
    fn acknowledged(&self) -> impl Iterator<Item = (&(i32, i64), &Sent)> {
        self.sent.iter().filter(|(_, sent)| sent.acknowledged)
    }

    /// What does not need the server's record.
    fn own_findings(&self) -> Findings {
        let stored_twice = self.sent.values().filter(|sent| sent.stored > 1).count();
        Findings {
            acknowledged: count(self.acknowledged().count()),
            duplicated: count(stored_twice),
            late_accepted: self.late_accepted,
            not_closed: u64::from(!self.handed_in) + self.other_receipts,
            lost: 0,
        }
    }

    /// Compares with the answers that stand, as the API shows them: the newest acknowledged answer of each item or a newer
    /// one of this candidate must stand, and the receipt must count at least what was acknowledged.
    pub(super) fn compare_with_answers(
        &self,
        standing: &BTreeMap<i32, (i64, Vec<String>, bool)>,
    ) -> Findings {
        let mut findings = self.own_findings();
        let mut newest: BTreeMap<i32, i64> = BTreeMap::new();
        for ((item_no, seq), _) in self.acknowledged() {
            let known = newest.entry(*item_no).or_insert(*seq);
            *known = (*known).max(*seq);
        }
        for (item_no, seq) in newest {
            let held = standing.get(&item_no).filter(|(held, choice, flagged)| {
                *held >= seq
                    && self
                        .sent
                        .get(&(item_no, *held))
                        .is_some_and(|sent| sent.choice == *choice && sent.flagged == *flagged)
            });
            if held.is_none() {
                findings.lost += 1;
            }
        }
        let counted = self.receipt_events.unwrap_or(0);
        let missing = i64::try_from(findings.acknowledged).unwrap_or(i64::MAX) - counted;
        findings.lost = findings
            .lost
            .max(u64::try_from(missing.max(0)).unwrap_or(0));
        findings
    }

    /// Compares with every event of the record.
    pub(super) fn compare_with_record(&self, held: &[Held], closed: bool) -> Findings {
        let mut findings = self.own_findings();
        let mut scored: BTreeMap<(i32, i64), &Held> = BTreeMap::new();
        for event in held.iter().filter(|event| !event.late) {
            if scored.insert((event.item_no, event.seq), event).is_some() {
                findings.duplicated += 1;
            }
            if event.after_the_end {
                findings.late_accepted += 1;
            }
        }
        for (key, sent) in self.acknowledged() {
            if scored.get(key).is_none_or(|event| event.hash != sent.hash) {
                findings.lost += 1;
            }
        }
        if self.handed_in && !closed {
            findings.not_closed += 1;
        }
        findings
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(choice: &str, acknowledged: bool) -> Sent {
        Sent {
            choice: vec![choice.to_owned()],
            flagged: false,
            stored: u32::from(acknowledged),
            acknowledged,
            hash: format!("hash of {choice}"),
        }
    }

    fn ledger() -> Ledger {
        Ledger {
            attempt_id: "a".to_owned(),
            sent: BTreeMap::from([
                ((1, 1), sent("A", true)),
                ((1, 2), sent("B", true)),
                ((2, 1), sent("C", false)),
            ]),
            handed_in: true,
            receipt_events: Some(2),
            ..Ledger::default()
        }
    }

    fn held(item_no: i32, seq: i64, choice: &str) -> Held {
        Held {
            item_no,
            seq,
            hash: format!("hash of {choice}"),
            late: false,
            after_the_end: false,
        }
    }

    #[test]
    fn a_whole_record_is_clean_also_with_what_was_not_acknowledged() {
        let record = [held(1, 1, "A"), held(1, 2, "B"), held(2, 1, "C")];
        let findings = ledger().compare_with_record(&record, true);
        assert!(findings.is_clean(), "{findings:?}");
        assert_eq!(findings.acknowledged, 2);
    }

    #[test]
    fn every_kind_of_loss_is_found_in_the_record() {
        let good = [held(1, 1, "A"), held(1, 2, "B")];
        let lost = ledger().compare_with_record(&good[..1], true);
        assert_eq!(lost.lost, 1);
        let changed = ledger().compare_with_record(&[held(1, 1, "A"), held(1, 2, "C")], true);
        assert_eq!(changed.lost, 1);
        let mut late = good.to_vec();
        late[1].late = true;
        assert_eq!(ledger().compare_with_record(&late, true).lost, 1);
        late[1].late = false;
        late[1].after_the_end = true;
        assert_eq!(ledger().compare_with_record(&late, true).late_accepted, 1);
        let twice = [good[0].clone(), good[0].clone(), good[1].clone()];
        assert_eq!(ledger().compare_with_record(&twice, true).duplicated, 1);
        assert_eq!(ledger().compare_with_record(&good, false).not_closed, 1);
        let mut again = ledger();
        again.sent.get_mut(&(1, 1)).unwrap().stored = 2;
        assert_eq!(again.compare_with_record(&good, true).duplicated, 1);
    }

    #[test]
    fn losses_show_through_the_api_too() {
        let standing =
            |seq: i64, choice: &str| BTreeMap::from([(1, (seq, vec![choice.to_owned()], false))]);
        let clean = |findings: Findings| findings.is_clean();
        assert!(clean(ledger().compare_with_answers(&standing(2, "B"))));
        assert!(!clean(ledger().compare_with_answers(&standing(1, "A"))));
        assert!(!clean(ledger().compare_with_answers(&standing(2, "A"))));
        assert!(!clean(ledger().compare_with_answers(&standing(3, "B"))));
        assert!(!clean(ledger().compare_with_answers(&BTreeMap::new())));
        let mut short = ledger();
        short.receipt_events = Some(1);
        assert_eq!(short.compare_with_answers(&standing(2, "B")).lost, 1);
        let mut open = ledger();
        open.handed_in = false;
        assert_eq!(open.compare_with_answers(&standing(2, "B")).not_closed, 1);
    }
}
