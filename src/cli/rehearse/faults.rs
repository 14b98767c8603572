//! What may go wrong in a rehearsal.

/// Which faults are played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// Single computers lose the line for a while.
    pub(super) offline: bool,
    /// Everybody loses the line at once, and comes back at once.
    pub(super) cut: bool,
    /// Pages are reloaded in the middle.
    pub(super) reload: bool,
    /// Candidates move to another computer.
    pub(super) device: bool,
    /// Requests arrive twice.
    pub(super) twice: bool,
    /// The server is killed and started again.
    pub(super) kill: bool,
}

impl Faults {
    /// Reads a comma list, `all` or `none`.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let mut faults = Self::default();
        for name in text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            match name {
                "none" => {}
                "all" => {
                    faults = Self {
                        offline: true,
                        cut: true,
                        reload: true,
                        device: true,
                        twice: true,
                        kill: true,
                    }
                }
                "offline" => faults.offline = true,
                "cut" => faults.cut = true,
                "reload" => faults.reload = true,
                "device" => faults.device = true,
                "twice" => faults.twice = true,
                "kill" => faults.kill = true,
                other => anyhow::bail!(
                    "--faults knows offline, cut, reload, device, twice, kill, all and none, not {other}"
                ),
            }
        }
        Ok(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_an_unknown_name_is_refused() {
        let some = Faults::parse("cut, twice").unwrap();
        assert!(some.cut && some.twice && !some.offline && !some.kill);
        assert_eq!(Faults::parse("none").unwrap(), Faults::default());
        assert!(Faults::parse("all").unwrap().kill);
        assert!(Faults::parse("fire").is_err());
    }
}
