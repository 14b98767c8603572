//! The rating-scale model behind [`super::facets`]: expectation over nodes of quality, maximisation one facet at a time.

use crate::analysis::number::real;

/// Standard deviations of quality on each side of the mean that the nodes cover.
const REACH: f64 = 6.0;
const MAX_ROUNDS: usize = 1_000;
const CONVERGED: f64 = 1e-6;

/// One mark as whole steps of the scale.
pub(super) struct Mark {
    pub(super) rater: usize,
    pub(super) aspect: usize,
    pub(super) step: usize,
}

/// How the estimation ended.
pub(super) struct Fit {
    pub(super) log_likelihood: f64,
    pub(super) rounds: usize,
    pub(super) converged: bool,
}

pub(super) struct Model {
    works: Vec<Vec<Mark>>,
    aspects: usize,
    pub(super) severity: Vec<f64>,
    pub(super) difficulty: Vec<f64>,
    /// ln weight of each step of the scale; −∞ for a step nobody gave.
    steps: Vec<f64>,
    step_counts: Vec<f64>,
    pub(super) sd: f64,
    node_count: usize,
    /// Expected number of marks at each node, rater by aspect.
    at_nodes: Vec<Vec<f64>>,
}

/// Which parameters a step of the maximisation moves.
#[derive(Clone, Copy)]
pub(super) enum Facet {
    Rater,
    Aspect,
}

impl Model {
    pub(super) fn start(
        works: Vec<Vec<Mark>>,
        raters: usize,
        aspects: usize,
        top: usize,
        node_count: usize,
    ) -> Self {
        let mut step_counts = vec![0.0; top + 1];
        for mark in works.iter().flatten() {
            if let Some(count) = step_counts.get_mut(mark.step) {
                *count += 1.0;
            }
        }
        let steps = step_counts.iter().map(|count| f64::ln(*count)).collect();
        Self {
            works,
            aspects,
            severity: vec![0.0; raters],
            difficulty: vec![0.0; aspects],
            steps,
            step_counts,
            sd: 1.0,
            node_count,
            at_nodes: vec![vec![0.0; node_count]; raters * aspects],
        }
    }

    /// Rounds until no parameter moves.
    pub(super) fn fit(&mut self) -> Fit {
        let mut fit = Fit {
            log_likelihood: 0.0,
            rounds: 0,
            converged: false,
        };
        while fit.rounds < MAX_ROUNDS && !fit.converged {
            let (log_likelihood, moved) = self.round();
            fit.rounds += 1;
            fit.log_likelihood = log_likelihood;
            fit.converged = moved < CONVERGED;
        }
        fit
    }

    fn nodes(&self) -> Vec<f64> {
        let half = real(self.node_count - 1) / 2.0;
        let place = |node| REACH * self.sd * (real(node) / half - 1.0);
        (0..self.node_count).map(place).collect()
    }

    fn location(&self, slot: usize) -> f64 {
        let of = |values: &[f64], place: usize| values.get(place).copied().unwrap_or(0.0);
        let rater = slot.checked_div(self.aspects).unwrap_or(0);
        let aspect = slot.checked_rem(self.aspects).unwrap_or(0);
        of(&self.severity, rater) + of(&self.difficulty, aspect)
    }

    /// Probabilities of the steps of one rater and aspect, node after node.
    fn probabilities(&self, slot: usize, nodes: &[f64]) -> Vec<f64> {
        let location = self.location(slot);
        let mut table = Vec::with_capacity(nodes.len() * self.steps.len());
        for node in nodes {
            let start = table.len();
            let logits = || {
                self.steps
                    .iter()
                    .enumerate()
                    .map(|(step, weight)| weight + real(step) * (node - location))
            };
            let highest = logits().fold(f64::NEG_INFINITY, f64::max);
            table.extend(logits().map(|logit| (logit - highest).exp()));
            let sum: f64 = table.iter().skip(start).sum();
            table.iter_mut().skip(start).for_each(|share| *share /= sum);
        }
        table
    }

    /// One round of expectation and maximisation: log-likelihood before it, and the largest change of a parameter.
    fn round(&mut self) -> (f64, f64) {
        let before = (self.severity.clone(), self.difficulty.clone(), self.sd);
        let (fit, sd) = self.expect();
        self.scale_steps();
        self.move_facet(Facet::Rater);
        if self.aspects > 1 {
            self.move_facet(Facet::Aspect);
        }
        self.sd = sd;
        let change = |new: &[f64], old: &[f64]| {
            new.iter()
                .zip(old)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f64::max)
        };
        let moved = change(&self.severity, &before.0)
            .max(change(&self.difficulty, &before.1))
            .max((sd - before.2).abs());
        (fit, moved)
    }

    /// Fills `at_nodes`; returns the log-likelihood and the spread of quality that fits best.
    fn expect(&mut self) -> (f64, f64) {
        let nodes = self.nodes();
        let width = self.steps.len();
        // By rater and aspect, step and node, so that what is added up lies side by side.
        let tables: Vec<Vec<Vec<f64>>> = (0..self.at_nodes.len())
            .map(|slot| {
                let table = self.probabilities(slot, &nodes);
                let at_step = |step| table.iter().skip(step).step_by(width);
                (0..width)
                    .map(|step| at_step(step).map(|share| share.ln()).collect())
                    .collect()
            })
            .collect();
        let densities: Vec<f64> = nodes
            .iter()
            .map(|node| -0.5 * (node / self.sd).powi(2))
            .collect();
        let all: f64 = densities.iter().map(|density| density.exp()).sum();
        let prior: Vec<f64> = densities.iter().map(|density| density - all.ln()).collect();
        for slot in &mut self.at_nodes {
            slot.iter_mut().for_each(|count| *count = 0.0);
        }
        let (mut fit, mut squares) = (0.0, 0.0);
        for work in &self.works {
            let mut posterior = prior.clone();
            for mark in work {
                let table = tables.get(mark.rater * self.aspects + mark.aspect);
                if let Some(logs) = table.and_then(|table| table.get(mark.step)) {
                    posterior
                        .iter_mut()
                        .zip(logs)
                        .for_each(|(sum, ln)| *sum += ln);
                }
            }
            let highest = posterior.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            posterior
                .iter_mut()
                .for_each(|ln| *ln = (*ln - highest).exp());
            let sum: f64 = posterior.iter().sum();
            fit += highest + sum.ln();
            posterior.iter_mut().for_each(|weight| *weight /= sum);
            squares += posterior
                .iter()
                .zip(&nodes)
                .map(|(weight, node)| weight * node * node)
                .sum::<f64>();
            for mark in work {
                if let Some(slot) = self
                    .at_nodes
                    .get_mut(mark.rater * self.aspects + mark.aspect)
                {
                    slot.iter_mut()
                        .zip(&posterior)
                        .for_each(|(count, weight)| *count += weight);
                }
            }
        }
        let sd = (squares / real(self.works.len()).max(1.0))
            .sqrt()
            .clamp(1e-3, 50.0);
        (fit, sd)
    }

    /// Iterative scaling: each step's weight by what was seen over what is expected of it.
    fn scale_steps(&mut self) {
        let nodes = self.nodes();
        let mut expected = vec![0.0; self.steps.len()];
        for (slot, counts) in self.at_nodes.iter().enumerate() {
            let table = self.probabilities(slot, &nodes);
            for (shares, count) in table.chunks(self.steps.len()).zip(counts) {
                expected
                    .iter_mut()
                    .zip(shares)
                    .for_each(|(sum, share)| *sum += count * share);
            }
        }
        for ((weight, seen), expected) in self.steps.iter_mut().zip(&self.step_counts).zip(expected)
        {
            if *seen > 0.0 && expected > 0.0 {
                *weight += (seen / expected).ln();
            }
        }
    }

    /// Number of marks, sum of steps seen, sum expected and its variance, for each element of a facet.
    fn sums(&self, facet: Facet) -> Vec<(usize, f64, f64, f64)> {
        let nodes = self.nodes();
        let place = |rater: usize, aspect: usize| match facet {
            Facet::Rater => rater,
            Facet::Aspect => aspect,
        };
        let count = match facet {
            Facet::Rater => self.severity.len(),
            Facet::Aspect => self.difficulty.len(),
        };
        let mut sums = vec![(0, 0.0, 0.0, 0.0); count];
        for mark in self.works.iter().flatten() {
            if let Some(sum) = sums.get_mut(place(mark.rater, mark.aspect)) {
                sum.0 += 1;
                sum.1 += real(mark.step);
            }
        }
        for (slot, counts) in self.at_nodes.iter().enumerate() {
            let rater = slot.checked_div(self.aspects).unwrap_or(0);
            let aspect = slot.checked_rem(self.aspects).unwrap_or(0);
            let Some(sum) = sums.get_mut(place(rater, aspect)) else {
                continue;
            };
            let table = self.probabilities(slot, &nodes);
            for (shares, count) in table.chunks(self.steps.len()).zip(counts) {
                let moment = |power: i32| -> f64 {
                    let term = |(step, share): (usize, &f64)| real(step).powi(power) * share;
                    shares.iter().enumerate().map(term).sum()
                };
                let mean = moment(1);
                sum.2 += count * mean;
                sum.3 += count * (moment(2) - mean * mean);
            }
        }
        sums
    }

    /// One Newton step of a facet's parameters, which keep the sum 0; what they lose goes into the scale.
    fn move_facet(&mut self, facet: Facet) {
        let sums = self.sums(facet);
        let values = match facet {
            Facet::Rater => &mut self.severity,
            Facet::Aspect => &mut self.difficulty,
        };
        let (mut total, mut counted) = (0.0, 0.0);
        for (value, (n, seen, expected, variance)) in values.iter_mut().zip(&sums) {
            if *n > 0 && *variance > 0.0 {
                *value += ((expected - seen) / variance).clamp(-1.0, 1.0);
                total += *value;
                counted += 1.0;
            }
        }
        if counted == 0.0 {
            return;
        }
        let centre = total / counted;
        for (value, (n, ..)) in values.iter_mut().zip(&sums) {
            if *n > 0 {
                *value -= centre;
            }
        }
        for (step, weight) in self.steps.iter_mut().enumerate() {
            *weight -= real(step) * centre;
        }
    }

    /// Marks and information of each element of a facet.
    pub(super) fn information(&self, facet: Facet) -> Vec<(usize, f64)> {
        let sums = self.sums(facet).into_iter();
        sums.map(|(n, _, _, variance)| (n, variance)).collect()
    }
}
