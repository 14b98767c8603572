//! A watch over the wall clock. Deadlines are instants; whoever sets the server's clock would cut people off or give them
//! hours. So the wall clock is compared with a clock that nobody can set: when the two part, time goes on by the steady
//! one, and *exam time*, by which deadlines are judged, stands still until a person has looked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::clock::{Clock, SharedClock};

/// The wall clock may part from the steady one by this much between two readings; time services move it in smaller steps.
const TOLERANCE: TimeDelta = TimeDelta::seconds(2);

/// When exam time stood still, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// Where exam time stands.
    pub since: DateTime<Utc>,
    /// By how much the wall clock was off when it was noticed: positive when it leapt forward.
    pub jump: TimeDelta,
}

/// The rules, without a clock of their own.
#[derive(Clone, Copy, Debug)]
struct Watch {
    /// The last reading that was believed.
    wall: DateTime<Utc>,
    steady: TimeDelta,
    /// Noticed by this process.
    own: Option<Freeze>,
    /// Declared for all processes.
    shared: Option<Freeze>,
}

impl Watch {
    fn new(wall: DateTime<Utc>, steady: TimeDelta) -> Self {
        Self {
            wall,
            steady,
            own: None,
            shared: None,
        }
    }

    /// The instant to go by, given what both clocks say.
    fn read(&mut self, wall: DateTime<Utc>, steady: TimeDelta) -> DateTime<Utc> {
        let expected = self.wall + (steady - self.steady);
        if self.own.is_some() {
            return expected;
        }
        let jump = wall - expected;
        if jump.abs() > TOLERANCE {
            self.own = Some(Freeze {
                since: expected,
                jump,
            });
            return expected;
        }
        (self.wall, self.steady) = (wall, steady);
        wall
    }

    fn freeze(&self) -> Option<Freeze> {
        match (self.own, self.shared) {
            (Some(own), Some(shared)) if shared.since < own.since => Some(shared),
            (Some(own), _) => Some(own),
            (None, shared) => shared,
        }
    }
}

/// A clock that is watched. Cheap to clone.
#[derive(Clone)]
pub struct GuardedClock {
    inner: SharedClock,
    watch: Arc<Mutex<Watch>>,
}

impl GuardedClock {
    pub fn over(inner: SharedClock) -> Self {
        let (wall, steady) = inner.both();
        Self {
            inner,
            watch: Arc::new(Mutex::new(Watch::new(wall, steady))),
        }
    }

    /// What the machine's own clock says, whether it is believed or not.
    pub fn wall(&self) -> DateTime<Utc> {
        self.inner.now()
    }

    /// Why exam time stands still, if it does.
    pub fn freeze(&self) -> Option<Freeze> {
        let (_, watch) = self.read();
        watch.freeze()
    }

    /// What this process noticed by itself.
    pub fn own_freeze(&self) -> Option<Freeze> {
        let (_, watch) = self.read();
        watch.own
    }

    /// The instant by which deadlines are judged: it stands still while the clock is in doubt.
    pub fn exam_now(&self) -> DateTime<Utc> {
        let (at, watch) = self.read();
        watch.freeze().map_or(at, |freeze| freeze.since.min(at))
    }

    /// Doubts the clock for a reason that the two clocks of this process do not show, for example a record of a later time:
    /// time goes on from `since`.
    pub fn doubt(&self, since: DateTime<Utc>) {
        let (wall, steady) = self.inner.both();
        let mut watch = self.lock();
        if watch.own.is_none() {
            watch.own = Some(Freeze {
                since,
                jump: wall - since,
            });
            (watch.wall, watch.steady) = (since, steady);
        }
    }

    /// Takes over what was declared for all processes.
    pub fn share(&self, freeze: Option<Freeze>) {
        self.lock().shared = freeze;
    }

    /// Believes the wall clock again, after a person has.
    pub fn resume(&self) {
        let (wall, steady) = self.inner.both();
        *self.lock() = Watch::new(wall, steady);
    }

    fn read(&self) -> (DateTime<Utc>, Watch) {
        // Read under the lock: a later reading must not come before an earlier one.
        let mut watch = self.lock();
        let (wall, steady) = self.inner.both();
        let at = watch.read(wall, steady);
        (at, *watch)
    }

    fn lock(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for GuardedClock {
    fn now(&self) -> DateTime<Utc> {
        self.read().0
    }

    fn both(&self) -> (DateTime<Utc>, TimeDelta) {
        self.inner.both()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::ShiftedClock;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    fn seconds(count: i64) -> TimeDelta {
        TimeDelta::seconds(count)
    }

    #[test]
    fn small_steps_are_followed_and_leaps_are_not() {
        let mut watch = Watch::new(at(1000), seconds(0));
        assert_eq!(watch.read(at(1010), seconds(10)), at(1010));
        // A time service corrects by a second and a half.
        assert_eq!(watch.read(at(1021), seconds(20)), at(1021));
        assert_eq!(watch.freeze(), None);
        for (wall, jump) in [(at(8222), 7200), (at(1022 - 7200), -7200)] {
            let mut watch = watch;
            assert_eq!(watch.read(wall, seconds(21)), at(1022));
            assert_eq!(
                watch.freeze(),
                Some(Freeze {
                    since: at(1022),
                    jump: seconds(jump)
                })
            );
            // Time goes on by the steady clock, wherever the wall clock goes.
            assert_eq!(watch.read(wall, seconds(31)), at(1032));
            assert_eq!(watch.read(at(1042), seconds(41)), at(1042));
            assert_eq!(watch.freeze().unwrap().since, at(1022));
        }
    }

    #[test]
    fn a_machine_that_slept_is_doubted() {
        let mut watch = Watch::new(at(1000), seconds(0));
        assert_eq!(watch.read(at(4600), seconds(1)), at(1001));
        assert!(watch.freeze().is_some());
    }

    #[test]
    fn exam_time_stands_still_until_resumed() {
        let clock = Arc::new(ShiftedClock::default());
        let guard = GuardedClock::over(clock.clone());
        clock.advance(seconds(3600));
        assert!(guard.freeze().is_none(), "time that passes is no jump");
        let before = guard.now();
        clock.step(seconds(7200));
        let after = guard.now();
        assert!(after - before < seconds(5));
        assert!(guard.wall() - after > seconds(7000));
        let stands = guard.exam_now();
        clock.advance(seconds(600));
        assert_eq!(guard.exam_now(), stands);
        assert!(guard.now() - stands >= seconds(600));
        clock.step(seconds(-7200));
        assert!(guard.freeze().is_some(), "put right, but not yet looked at");
        guard.resume();
        assert!(guard.freeze().is_none());
        assert!(guard.exam_now() - stands >= seconds(600));
    }

    #[test]
    fn what_others_declare_holds_here_too() {
        let clock = Arc::new(ShiftedClock::default());
        let guard = GuardedClock::over(clock.clone());
        let stands = guard.now();
        let freeze = Freeze {
            since: stands,
            jump: seconds(60),
        };
        guard.share(Some(freeze));
        clock.advance(seconds(60));
        assert_eq!(guard.exam_now(), stands);
        assert!(guard.now() - stands >= seconds(60));
        guard.share(None);
        assert!(guard.exam_now() - stands >= seconds(60));
    }
}
