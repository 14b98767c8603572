//! A simulated customer in a chat: a state machine that understands by words and answers by script.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::practical::frame::{Refusal, UniqueMap};
use crate::practical::measures::text::Normaliser;

/// Words by which an act is recognised in what the candidate writes.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActRule {
    /// Groups of alternatives: the text must hold at least one of each group. Compared after NFKC, without white space,
    /// in lower case.
    all_of: Vec<Vec<String>>,
    /// The text must hold none of these.
    #[serde(default)]
    none_of: Vec<String>,
}

/// What the customer does when an act is met.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reaction {
    /// The act.
    act: String,
    /// Acts that must have been made before, or this reaction does not apply.
    #[serde(default)]
    after: Vec<String>,
    /// The next state.
    goto: String,
}

/// A state of the customer.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    /// What the customer says on entering; empty when nothing. Shown to the candidate, not graded.
    #[serde(default)]
    says: String,
    #[serde(default)]
    mood: String,
    /// The first that applies counts.
    #[serde(default)]
    reactions: Vec<Reaction>,
    /// State after this many messages to which nothing applied.
    #[serde(default)]
    otherwise: Option<Otherwise>,
    /// Whether the talk is over here.
    #[serde(default)]
    ends: bool,
}

/// Where patience leads.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Otherwise {
    messages: u32,
    goto: String,
}

/// A customer.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChatCustomer {
    start: String,
    states: UniqueMap<State>,
}

const MAX_STATES: usize = 200;

fn level(text: &str) -> String {
    Normaliser {
        drop_punctuation: false,
        lowercase: true,
        ..Normaliser::default()
    }
    .apply(text)
}

impl ActRule {
    pub(super) fn is_proper(&self) -> bool {
        let proper = |word: &String| !level(word).is_empty() && word.chars().count() <= 100;
        !self.all_of.is_empty()
            && self
                .all_of
                .iter()
                .all(|group| !group.is_empty() && group.iter().all(proper))
            && self.none_of.iter().all(proper)
            && self.all_of.iter().map(Vec::len).sum::<usize>() + self.none_of.len() <= 200
    }

    /// Whether a levelled text makes this act.
    fn holds(&self, text: &str) -> bool {
        let has = |word: &String| text.contains(&level(word));
        self.all_of.iter().all(|group| group.iter().any(has)) && !self.none_of.iter().any(has)
    }

    /// A text that makes this act: the first word of each group.
    pub(super) fn sample(&self) -> String {
        let words: Vec<&str> = self
            .all_of
            .iter()
            .filter_map(|group| group.first().map(String::as_str))
            .collect();
        words.join("，")
    }
}

/// Acts made by a text, in the order of their names.
pub(super) fn acts_of<'k>(rules: &'k UniqueMap<ActRule>, text: &str) -> Vec<&'k str> {
    let text = level(text);
    rules
        .iter()
        .filter(|(_, rule)| rule.holds(&text))
        .map(|(act, _)| act.as_str())
        .collect()
}

impl ChatCustomer {
    pub(super) fn check(&self, known: impl Fn(&str) -> bool) -> Result<(), Refusal> {
        if self.states.len() > MAX_STATES || !self.states.contains_key(&self.start) {
            return Err(Refusal::key(
                "a customer has no start or more than 200 states",
            ));
        }
        for (name, state) in self.states.iter() {
            let exits = state.reactions.iter().map(|reaction| &reaction.goto);
            let exits = exits.chain(state.otherwise.iter().map(|otherwise| &otherwise.goto));
            for exit in exits {
                if !self.states.contains_key(exit) {
                    return Err(Refusal::key(format!(
                        "state {name:?} leads to {exit:?}, which is not there"
                    )));
                }
            }
            for reaction in &state.reactions {
                if !known(&reaction.act) || reaction.after.iter().any(|act| !known(act)) {
                    return Err(Refusal::key(format!(
                        "state {name:?} reacts to an unknown act"
                    )));
                }
            }
        }
        Ok(())
    }

    pub(super) fn has(&self, state: &str) -> bool {
        self.states.contains_key(state)
    }
}

/// A talk in progress.
pub(super) struct Talk<'k> {
    customer: &'k ChatCustomer,
    pub(super) state: &'k str,
    pub(super) visited: Vec<&'k str>,
    /// Acts in the order first made.
    pub(super) made: Vec<&'k str>,
    unmet: u32,
}

impl<'k> Talk<'k> {
    pub(super) fn new(customer: &'k ChatCustomer) -> Self {
        Self {
            customer,
            state: &customer.start,
            visited: vec![&customer.start],
            made: Vec::new(),
            unmet: 0,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.customer
            .states
            .get(self.state)
            .is_none_or(|state| state.ends)
    }

    /// The candidate made these acts in one message (or by a button).
    pub(super) fn hear(&mut self, acts: &[&'k str]) {
        let Some(state) = self.customer.states.get(self.state) else {
            return;
        };
        for act in acts {
            if !self.made.contains(act) {
                self.made.push(act);
            }
        }
        if state.ends {
            return;
        }
        let reaction = state.reactions.iter().find(|reaction| {
            acts.contains(&reaction.act.as_str())
                && reaction
                    .after
                    .iter()
                    .all(|act| self.made.contains(&act.as_str()))
        });
        if let Some(reaction) = reaction {
            self.enter(&reaction.goto);
            return;
        }
        self.unmet = self.unmet.saturating_add(1);
        if let Some(otherwise) = &state.otherwise
            && self.unmet >= otherwise.messages
        {
            self.enter(&otherwise.goto);
        }
    }

    fn enter(&mut self, state: &'k str) {
        self.state = state;
        self.unmet = 0;
        if !self.visited.contains(&state) {
            self.visited.push(state);
        }
    }
}
