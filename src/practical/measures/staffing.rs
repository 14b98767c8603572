//! Waiting in a queue of many agents: Erlang B and C.

use crate::practical::frame::real;

/// Load of one interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Load {
    /// Offered traffic in erlangs: calls per second × seconds of handling.
    pub(crate) erlangs: f64,
    /// Mean seconds of handling.
    pub(crate) handling: f64,
}

/// How a number of agents stands up to a load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Service {
    /// Share of calls that wait at all.
    pub(crate) waiting: f64,
    /// Share answered within the seconds asked for.
    pub(crate) level: f64,
    /// Mean seconds to answer.
    pub(crate) mean_wait: f64,
    /// Share of time an agent is busy.
    pub(crate) occupancy: f64,
}

/// Most agents that are tried.
pub(crate) const MAX_AGENTS: usize = 20_000;

/// Service of `agents`, with the blocking probability of Erlang B for the same number: C = B / (1 − ρ·(1 − B)). With no more
/// agents than erlangs the queue grows without end and nobody is answered in time.
fn service(load: Load, agents: usize, blocking: f64, within: f64) -> Service {
    let count = real(agents);
    let occupancy = if agents > 0 {
        load.erlangs / count
    } else {
        1.0
    };
    if count <= load.erlangs {
        return Service {
            waiting: 1.0,
            level: 0.0,
            mean_wait: f64::INFINITY,
            occupancy: 1.0,
        };
    }
    let waiting = blocking / (1.0 - occupancy * (1.0 - blocking));
    let spare = count - load.erlangs;
    Service {
        waiting,
        level: 1.0 - waiting * libm::exp(-spare * within / load.handling),
        mean_wait: waiting * load.handling / spare,
        occupancy,
    }
}

/// Services of 0, 1, 2, … agents, by the recursion `B(n) = a·B(n−1) / (n + a·B(n−1))`.
fn services(load: Load, within: f64) -> impl Iterator<Item = Service> {
    (0..=MAX_AGENTS).scan(1.0, move |blocking, agents| {
        if agents > 0 {
            let offered = load.erlangs * *blocking;
            *blocking = offered / (real(agents) + offered);
        }
        Some(service(load, agents, *blocking, within))
    })
}

/// Service of exactly this many agents.
pub(crate) fn service_of(load: Load, agents: usize, within: f64) -> Option<Service> {
    services(load, within).nth(agents)
}

/// Least number of agents that answers the share `target` of calls `within` seconds.
pub(crate) fn agents_needed(load: Load, within: f64, target: f64) -> Option<usize> {
    services(load, within).position(|service| service.level >= target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_erlang_c() {
        // 100 calls in half an hour of 180 s: 10 erlangs; 14 agents answer 88.8 % within 20 s.
        let load = Load {
            erlangs: 10.0,
            handling: 180.0,
        };
        assert_eq!(agents_needed(load, 20.0, 0.8), Some(14));
        let service = service_of(load, 14, 20.0).unwrap();
        assert!((service.level - 0.888_35).abs() < 5e-5, "{service:?}");
        assert!((service.waiting - 0.174_13).abs() < 5e-5, "{service:?}");
        assert!((service.mean_wait - 7.836).abs() < 5e-3, "{service:?}");
        assert_eq!(service_of(load, 10, 20.0).unwrap().level, 0.0);
    }
}
