//! How many agents answer a load in time: Erlang C by interval.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, mean, ratio, real,
};
use crate::practical::measures::staffing::{Load, Service, agents_needed, service_of};

/// Load of one interval of the day.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Interval {
    /// Calls that come in.
    calls: f64,
    /// Length of the interval in seconds.
    seconds: f64,
    /// Mean seconds of talk and after-work.
    handling: f64,
}

/// Key of a staffing task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    intervals: UniqueMap<Interval>,
    /// Seconds within which a call should be answered.
    within: f64,
    /// Share of calls that must be.
    target: f64,
    /// Share of paid time in which an agent is not at the desk.
    #[serde(default)]
    shrinkage: f64,
    #[serde(default)]
    marking: Marking,
}

/// The plan of the candidate.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Agents at the desk in each interval.
    #[serde(default)]
    agents: UniqueMap<u32>,
    /// Agents on the roster in each interval, shrinkage included.
    #[serde(default)]
    rostered: UniqueMap<u32>,
}

const MAX_INTERVALS: usize = 100;
const MAX_ERLANGS: f64 = 2_000.0;

impl Interval {
    fn load(&self) -> Load {
        Load {
            erlangs: self.calls * self.handling / self.seconds,
            handling: self.handling,
        }
    }
}

#[derive(Serialize)]
struct Row {
    erlangs: f64,
    needed: Option<usize>,
    rostered: Option<usize>,
    answered: Option<u32>,
    service_level: Option<f64>,
    mean_wait: Option<f64>,
    occupancy: Option<f64>,
    waiting: Option<f64>,
    needed_service_level: Option<f64>,
}

/// Smallest roster that leaves the needed agents at the desk.
fn rostered(needed: usize, shrinkage: f64) -> Option<usize> {
    // Just below the quotient counts as reaching it: 40 / 0.8 is 50, not 51.
    let quotient = real(needed) / (1.0 - shrinkage) - 1e-9;
    (needed..=needed.saturating_mul(20).max(1)).find(|count| real(*count) >= quotient)
}

pub(crate) struct Staffing;

impl Grader for Staffing {
    const KIND: &'static str = "staffing";
    const VERSION: &'static str = "staffing/1";
    const SUMMARY: &'static str = "Plan the agents that answer a load within the target time.";
    const EXAMPLE: Example = Example {
        key: r#"{"intervals":{"09:00":{"calls":100,"seconds":1800,"handling":180},"09:30":{"calls":60,"seconds":1800,"handling":180}},"within":20,"target":0.8,"shrinkage":0.3}"#,
        answer: r#"{"agents":{"09:00":14,"09:30":8},"rostered":{"09:00":20,"09:30":12}}"#,
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        if key.intervals.is_empty() || key.intervals.len() > MAX_INTERVALS {
            return Err(Refusal::key("there must be 1 to 100 intervals"));
        }
        for (name, interval) in key.intervals.iter() {
            let numbers = [interval.calls, interval.seconds, interval.handling];
            let proper = numbers.iter().all(|number| *number > 0.0 && *number <= 1e7);
            if !proper || interval.load().erlangs > MAX_ERLANGS {
                return Err(Refusal::key(format!(
                    "interval {name:?}: numbers must be above 0, at most 2000 erlangs"
                )));
            }
        }
        if !(0.0..=3_600.0).contains(&key.within)
            || !(0.01..=0.9999).contains(&key.target)
            || !(0.0..=0.9).contains(&key.shrinkage)
        {
            return Err(Refusal::key(
                "within 0 to 3600 s, target 0.01 to 0.9999, shrinkage 0 to 0.9",
            ));
        }
        Ok(())
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        let mut rows = std::collections::BTreeMap::new();
        let (mut exact, mut met, mut near, mut roster_exact) = (0, 0, Vec::new(), 0);
        for (name, interval) in key.intervals.iter() {
            let load = interval.load();
            let needed = agents_needed(load, key.within, key.target);
            let roster = needed.and_then(|needed| rostered(needed, key.shrinkage));
            let own = answer.agents.get(name).copied();
            let as_count = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
            let service: Option<Service> =
                own.and_then(|own| service_of(load, as_count(own), key.within));
            exact += usize::from(own.map(as_count) == needed && own.is_some());
            met += usize::from(service.is_some_and(|service| service.level >= key.target));
            let closeness = own.zip(needed).map_or(0.0, |(own, needed)| {
                (1.0 - real(as_count(own).abs_diff(needed)) / real(needed)).max(0.0)
            });
            near.push(closeness);
            let own_roster = answer.rostered.get(name).copied().map(as_count);
            roster_exact += usize::from(own_roster.is_some() && own_roster == roster);
            rows.insert(
                name.as_str(),
                Row {
                    erlangs: load.erlangs,
                    needed,
                    rostered: roster,
                    answered: own,
                    service_level: service.map(|service| service.level),
                    mean_wait: service
                        .map(|service| service.mean_wait)
                        .filter(|wait| wait.is_finite()),
                    occupancy: service.map(|service| service.occupancy),
                    waiting: service.map(|service| service.waiting),
                    needed_service_level: needed
                        .and_then(|needed| service_of(load, needed, key.within))
                        .map(|service| service.level),
                },
            );
        }
        let count = key.intervals.len();
        let mut measured = Measured::default();
        measured.count("intervals", count);
        measured.count("exact", exact);
        measured.count("target_met", met);
        measured.metric("exact", ratio(exact, count));
        measured.metric("rostered_exact", ratio(roster_exact, count));
        measured.metric("target_met", ratio(met, count));
        measured.metric("closeness", mean(&near));
        measured.detail("intervals", &rows);
        Ok(measured)
    }

    fn default_aspects(key: &Key) -> Vec<AspectRule> {
        let desk = AspectRule::new("agents at the desk", "exact", 7_000).starting_at(0.0);
        if key.shrinkage > 0.0 {
            vec![
                desk,
                AspectRule::new("roster", "rostered_exact", 3_000).starting_at(0.0),
            ]
        } else {
            vec![AspectRule {
                max: 10_000,
                ..desk
            }]
        }
    }

    fn trivial_answers(_: &Key) -> Vec<Answer> {
        vec![Answer {
            agents: UniqueMap::default(),
            rostered: UniqueMap::default(),
        }]
    }

    fn full_answer(key: &Key) -> Answer {
        let needed = |interval: &Interval| agents_needed(interval.load(), key.within, key.target);
        let whole = |count: usize| u32::try_from(count).ok();
        Answer {
            agents: key
                .intervals
                .iter()
                .filter_map(|(name, interval)| Some((name.clone(), whole(needed(interval)?)?)))
                .collect(),
            rostered: key
                .intervals
                .iter()
                .filter_map(|(name, interval)| {
                    Some((
                        name.clone(),
                        whole(rostered(needed(interval)?, key.shrinkage)?)?,
                    ))
                })
                .collect(),
        }
    }
}
