//! Severity of raters by the many-facet Rasch model (Linacre 1989) with one rating scale: the log-odds of a mark one step
//! higher are the work's quality, less the rater's severity, less the aspect's difficulty, less the step's threshold.
//!
//! Quality is normal with mean 0 and free spread; the parameters are found by marginal maximum likelihood with an EM
//! algorithm on fixed nodes (Bock and Aitkin 1981). Severities and difficulties each sum to 0. Marks are never changed by
//! it: severity calls for a second look.

use serde::Serialize;

use super::rating_scale_model::{Facet, Mark, Model};
use super::ratings::{Ratings, Unit};
use super::scale::Scale;

/// Most numbers in the table of probabilities, and most products of marks and nodes in one round.
const MAX_TABLE: usize = 400_000;
const MAX_PRODUCTS: usize = 4_000_000;

/// Severities of raters, in logits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facets {
    pub raters: Vec<FacetElement>,
    /// Difficulties of the aspects, where there are several.
    pub aspects: Vec<FacetElement>,
    /// Spread of the works' quality, in logits.
    pub quality_sd: f64,
    pub log_likelihood: f64,
    pub rounds: usize,
    pub converged: bool,
}

/// A rater or an aspect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetElement {
    pub name: String,
    /// Marks that count here.
    pub n: usize,
    /// Severity or difficulty in logits, positive for fewer marks; null where all marks stand at one end of the scale.
    pub severity: Option<f64>,
    /// Standard error with the works' quality and the scale taken as known.
    pub se: Option<f64>,
}

/// Why there are no severities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoFacets {
    FewerThanTwo,
    NotLinked,
    NoScale,
    TooLarge,
}

/// Estimates severities; needs two raters who are linked by works in common.
pub(super) fn facets(ratings: &Ratings) -> Result<Facets, NoFacets> {
    let all = ratings.all();
    if all.len().saturating_mul(nodes_for(0)) > MAX_PRODUCTS {
        return Err(NoFacets::TooLarge);
    }
    let scale = Scale::of(&all).ok_or(NoFacets::NoScale)?;
    let (raters, aspects) = (ratings.raters.len(), ratings.aspects.len());
    let mut works: Vec<Vec<Mark>> = Vec::new();
    works.resize_with(ratings.works, Vec::new);
    for unit in &ratings.units {
        let marks = marks_of(unit, &scale);
        if let Some(work) = works.get_mut(unit.work) {
            work.extend(marks);
        }
    }
    let usable = Usable::of(&works, raters, aspects, scale.steps);
    for work in &mut works {
        work.retain(|mark| usable.holds(mark));
    }
    works.retain(|work| !work.is_empty());
    if usable.raters.iter().filter(|is_usable| **is_usable).count() < 2 {
        return Err(NoFacets::FewerThanTwo);
    }
    if !is_linked(&works, &usable.raters) {
        return Err(NoFacets::NotLinked);
    }
    let marks: usize = works.iter().map(Vec::len).sum();
    let nodes = nodes_for(works.iter().map(Vec::len).max().unwrap_or(0));
    let table = raters * aspects * nodes * (scale.steps + 1);
    if table > MAX_TABLE || marks.saturating_mul(nodes) > MAX_PRODUCTS {
        return Err(NoFacets::TooLarge);
    }
    let mut model = Model::start(works, raters, aspects, scale.steps, nodes);
    let fit = model.fit();
    let elements =
        |names: &[String], values: &[f64], usable: &[bool], errors: Vec<(usize, f64)>| {
            names
                .iter()
                .zip(values)
                .zip(usable)
                .zip(errors)
                .map(
                    |(((name, value), is_usable), (n, information))| FacetElement {
                        name: name.clone(),
                        n,
                        severity: is_usable.then_some(*value),
                        se: (*is_usable && information > 0.0).then(|| 1.0 / information.sqrt()),
                    },
                )
                .collect()
        };
    let of_raters = model.information(Facet::Rater);
    let of_aspects = model.information(Facet::Aspect);
    Ok(Facets {
        raters: elements(&ratings.raters, &model.severity, &usable.raters, of_raters),
        aspects: if aspects > 1 {
            elements(
                &ratings.aspects,
                &model.difficulty,
                &usable.aspects,
                of_aspects,
            )
        } else {
            Vec::new()
        },
        quality_sd: model.sd,
        log_likelihood: fit.log_likelihood,
        rounds: fit.rounds,
        converged: fit.converged,
    })
}

/// The more marks a work has, the better its quality is known and the closer the nodes must stand.
fn nodes_for(marks: usize) -> usize {
    match marks {
        0..=10 => 61,
        11..=40 => 121,
        _ => 241,
    }
}

fn marks_of(unit: &Unit, scale: &Scale) -> Vec<Mark> {
    let mark = |(rater, mark): (usize, &Option<f64>)| {
        Some(Mark {
            rater,
            aspect: unit.aspect,
            step: scale.place((*mark)?)?,
        })
    };
    unit.marks.iter().enumerate().filter_map(mark).collect()
}

/// Raters and aspects whose marks do not all stand at one end of the scale, where severity has no bound.
struct Usable {
    raters: Vec<bool>,
    aspects: Vec<bool>,
}

impl Usable {
    fn of(works: &[Vec<Mark>], raters: usize, aspects: usize, top: usize) -> Self {
        let within = |count: usize, place: fn(&Mark) -> usize| {
            let mut sums = vec![(0_usize, 0_usize); count];
            for mark in works.iter().flatten() {
                if let Some((marks, steps)) = sums.get_mut(place(mark)) {
                    *marks += 1;
                    *steps += mark.step;
                }
            }
            let inside = |(marks, steps): (usize, usize)| steps > 0 && steps < marks * top;
            sums.into_iter().map(inside).collect()
        };
        Self {
            raters: within(raters, |mark| mark.rater),
            aspects: within(aspects, |mark| mark.aspect),
        }
    }

    fn holds(&self, mark: &Mark) -> bool {
        let at = |flags: &[bool], place: usize| flags.get(place).copied().unwrap_or(false);
        at(&self.raters, mark.rater) && at(&self.aspects, mark.aspect)
    }
}

/// Whether every usable rater is reached from the first over works in common.
fn is_linked(works: &[Vec<Mark>], usable: &[bool]) -> bool {
    let mut group: Vec<usize> = (0..usable.len()).collect();
    for work in works {
        let raters: Vec<usize> = work
            .iter()
            .filter_map(|mark| group.get(mark.rater).copied())
            .collect();
        if let Some(target) = raters.iter().min().copied() {
            for place in &mut group {
                if raters.contains(place) {
                    *place = target;
                }
            }
        }
    }
    let mut groups = group
        .iter()
        .zip(usable)
        .filter(|(_, is_usable)| **is_usable);
    let first = groups.next().map(|(group, _)| *group);
    groups.all(|(group, _)| Some(*group) == first)
}
