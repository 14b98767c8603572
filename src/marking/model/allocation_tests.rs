//! Laws of allocation.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// A small generator, so that a failing allocation can be repeated.
struct Lots(u64);

impl Chance for Lots {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

type People = (Vec<Script<usize, u32, u8>>, Vec<Assessor<u32, u8>>);

/// Candidates are 1000 and up, assessors 0 and up; a few are the same people, relatives or trainers.
fn people() -> impl Strategy<Value = People> {
    let script = (
        0_u8..4,
        prop::collection::btree_set(0_u32..9, 0..2),
        0_u32..40,
    );
    let assessor = (
        0_u8..5,
        prop::collection::btree_set(1_000_u32..1_030, 0..3),
        0_usize..30,
    );
    (
        prop::collection::vec(script, 0..30),
        prop::collection::vec(assessor, 0..9),
    )
        .prop_map(|(scripts, assessors)| {
            let scripts =
                scripts
                    .into_iter()
                    .enumerate()
                    .map(|(script, (centre, trainers, odd))| Script {
                        script,
                        candidate: if odd == 0 {
                            3
                        } else {
                            1_000 + u32::try_from(script).unwrap()
                        },
                        centre: (centre > 0).then_some(centre),
                        trainers,
                    });
            let assessors =
                assessors
                    .into_iter()
                    .zip(0..)
                    .map(|((centre, relatives, capacity), person)| Assessor {
                        person,
                        centres: BTreeSet::from([centre]),
                        relatives,
                        capacity,
                    });
            (scripts.collect(), assessors.collect())
        })
}

proptest! {
    #[test]
    fn panels_obey_recusal_capacity_and_size((scripts, assessors) in people(), seed in any::<u64>(), size in 1_usize..6) {
        let found = allocate(&scripts, &assessors, size, &mut Lots(seed));
        prop_assert_eq!(found.panels.len() + found.unfilled.len(), scripts.len());
        let mut loads: BTreeMap<u32, usize> = BTreeMap::new();
        for (script, people) in &found.panels {
            prop_assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), size, "as many different people");
            for person in people {
                let assessor = assessors.iter().find(|one| one.person == *person).unwrap();
                prop_assert_eq!(recusal(&scripts[*script], assessor), None);
                *loads.entry(*person).or_default() += 1;
            }
        }
        for (person, load) in loads {
            prop_assert!(load <= assessors.iter().find(|one| one.person == person).unwrap().capacity);
        }
        for unfilled in &found.unfilled {
            prop_assert_eq!(unfilled.eligible + unfilled.recused.values().sum::<usize>(), assessors.len());
        }
        // The same chance gives the same panels.
        prop_assert_eq!(found, allocate(&scripts, &assessors, size, &mut Lots(seed)));
    }

    #[test]
    fn work_is_shared_evenly(count in 1_usize..40, many in 3_u32..9, seed in any::<u64>()) {
        let script = |script| Script { script, candidate: 1_000_u32, centre: Some(1_u8), trainers: BTreeSet::new() };
        let scripts: Vec<_> = (0..count).map(script).collect();
        let assessor = |person| Assessor { person, centres: BTreeSet::new(), relatives: BTreeSet::new(), capacity: 1_000 };
        let assessors: Vec<_> = (0..many).map(assessor).collect();
        let found = allocate(&scripts, &assessors, 3, &mut Lots(seed));
        prop_assert_eq!(found.unfilled.len(), 0);
        let load = |person: u32| found.panels.iter().flat_map(|(_, people)| people).filter(|one| **one == person).count();
        let loads: Vec<usize> = (0..many).map(load).collect();
        prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1, "{:?}", loads);
    }
}

#[test]
fn chance_decides_among_equals() {
    let script = |script| Script {
        script,
        candidate: 1_000_u32,
        centre: None::<u8>,
        trainers: BTreeSet::new(),
    };
    let assessor = |person| Assessor {
        person,
        centres: BTreeSet::new(),
        relatives: BTreeSet::new(),
        capacity: 9,
    };
    let assessors: Vec<_> = (0..6).map(assessor).collect();
    let mut seen = BTreeMap::new();
    for seed in 0..600 {
        let found = allocate(&[script(0)], &assessors, 3, &mut Lots(seed * 7_919));
        for person in &found.panels[0].1 {
            *seen.entry(*person).or_insert(0) += 1;
        }
    }
    // Each of six sits on half of 600 panels of three; 5 standard deviations are 61.
    assert!(
        seen.len() == 6 && seen.values().all(|count| (240..=360).contains(count)),
        "{seen:?}"
    );
}
