//! Who marks what: at random among those who may, evenly, and the same for the same chance.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// A source of chance, handed in.
pub trait Chance {
    /// A number from 0 up to, not including, `bound`, each equally likely. `bound` is above 0.
    fn below(&mut self, bound: usize) -> usize;
}

/// What recusal needs to know of a script's candidate. `P` names people, `C` centres.
#[derive(Clone, Debug)]
pub struct Script<S, P, C> {
    pub script: S,
    pub candidate: P,
    pub centre: Option<C>,
    /// People who trained the candidate.
    pub trainers: BTreeSet<P>,
}

/// What recusal needs to know of an assessor.
#[derive(Clone, Debug)]
pub struct Assessor<P, C> {
    pub person: P,
    /// Centres the assessor works for.
    pub centres: BTreeSet<C>,
    /// Relatives the assessor has declared.
    pub relatives: BTreeSet<P>,
    /// Most scripts the assessor takes.
    pub capacity: usize,
}

/// Why an assessor may not mark a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recusal {
    Themselves,
    OwnCentre,
    OwnTrainee,
    Relative,
}

/// Who marks which script, and which scripts find no panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation<S, P> {
    /// In the order of the scripts; the people of a panel in the order drawn.
    pub panels: Vec<(S, Vec<P>)>,
    pub unfilled: Vec<Unfilled<S>>,
}

/// A script without a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled<S> {
    pub script: S,
    /// Assessors who may mark it, whether or not they have room.
    pub eligible: usize,
    /// How many are recused for each reason; an assessor with several counts under the first.
    pub recused: BTreeMap<Recusal, usize>,
}

/// Why this assessor may not mark this script, if so.
#[must_use]
pub fn recusal<S, P: Ord, C: Ord>(
    script: &Script<S, P, C>,
    assessor: &Assessor<P, C>,
) -> Option<Recusal> {
    let own_centre = |centre: &C| assessor.centres.contains(centre);
    if assessor.person == script.candidate {
        Some(Recusal::Themselves)
    } else if script.centre.as_ref().is_some_and(own_centre) {
        Some(Recusal::OwnCentre)
    } else if script.trainers.contains(&assessor.person) {
        Some(Recusal::OwnTrainee)
    } else if assessor.relatives.contains(&script.candidate) {
        Some(Recusal::Relative)
    } else {
        None
    }
}

/// Draws a panel of `size` for each script: among those who may mark it and have room, the least busy first, equals by
/// lot. Scripts with the smallest choice come first, so that a rare assessor is not used up elsewhere. An assessor listed
/// twice counts once.
#[must_use]
pub fn allocate<S: Clone, P: Clone + Ord, C: Ord>(
    scripts: &[Script<S, P, C>],
    assessors: &[Assessor<P, C>],
    size: usize,
    chance: &mut impl Chance,
) -> Allocation<S, P> {
    let mut seen = BTreeSet::new();
    let assessors: Vec<&Assessor<P, C>> = assessors
        .iter()
        .filter(|one| seen.insert(&one.person))
        .collect();
    let eligible = |script: &Script<S, P, C>| -> Vec<usize> {
        let may = |(_, one): &(usize, &&Assessor<P, C>)| recusal(script, one).is_none();
        assessors
            .iter()
            .enumerate()
            .filter(may)
            .map(|(at, _)| at)
            .collect()
    };
    let choices: Vec<Vec<usize>> = scripts.iter().map(eligible).collect();
    let mut order: Vec<usize> = (0..scripts.len()).collect();
    shuffle(&mut order, chance);
    order.sort_by_key(|at| choices.get(*at).map_or(0, Vec::len));
    let mut loads = vec![0_usize; assessors.len()];
    let mut drawn: Vec<Option<Vec<usize>>> = vec![None; scripts.len()];
    for at in order {
        let choice = choices.get(at).map(Vec::as_slice).unwrap_or_default();
        let panel = draw(choice, &assessors, &loads, size, chance);
        for member in panel.iter().flatten() {
            if let Some(load) = loads.get_mut(*member) {
                *load += 1;
            }
        }
        if let Some(place) = drawn.get_mut(at) {
            *place = panel;
        }
    }
    let mut allocation = Allocation {
        panels: Vec::new(),
        unfilled: Vec::new(),
    };
    for ((script, panel), choice) in scripts.iter().zip(drawn).zip(&choices) {
        let name = |at: &usize| assessors.get(*at).map(|one| one.person.clone());
        match panel {
            Some(panel) => {
                let people = panel.iter().filter_map(name).collect();
                allocation.panels.push((script.script.clone(), people));
            }
            None => {
                let mut recused = BTreeMap::new();
                for reason in assessors.iter().filter_map(|one| recusal(script, one)) {
                    *recused.entry(reason).or_insert(0) += 1;
                }
                allocation.unfilled.push(Unfilled {
                    script: script.script.clone(),
                    eligible: choice.len(),
                    recused,
                });
            }
        }
    }
    allocation
}

/// A panel from the choice, or nothing where too few have room.
fn draw<P, C>(
    choice: &[usize],
    assessors: &[&Assessor<P, C>],
    loads: &[usize],
    size: usize,
    chance: &mut impl Chance,
) -> Option<Vec<usize>> {
    let load = |at: usize| loads.get(at).copied().unwrap_or(0);
    let has_room = |at: &usize| {
        assessors
            .get(*at)
            .is_some_and(|one| load(*at) < one.capacity)
    };
    let mut free: Vec<usize> = choice.iter().copied().filter(has_room).collect();
    shuffle(&mut free, chance);
    // The sort keeps the lot's order among the equally busy.
    free.sort_by_key(|at| load(*at));
    (free.len() >= size && size > 0).then(|| {
        free.truncate(size);
        free
    })
}

/// Fisher–Yates, written out so that an auditor can repeat it.
fn shuffle<T>(items: &mut [T], chance: &mut impl Chance) {
    let mut last = items.len();
    while last > 1 {
        let chosen = chance.below(last);
        last -= 1;
        items.swap(last, chosen.min(last));
    }
}
