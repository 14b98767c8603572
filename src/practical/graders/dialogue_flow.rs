//! Designing a dialogue flow, tried by simulated customers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::flow::{Flow, World};
use super::flow_customer::{Customer, Outcome, Run, run};
use crate::practical::frame::{
    AspectRule, Example, Grader, Marking, Measured, Refusal, UniqueMap, mean, ratio, real,
};

/// Key of a flow design task.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    world: World,
    /// The hidden customers.
    customers: UniqueMap<Customer>,
    /// An expert's flow, where full marks lie.
    expert: Flow,
    #[serde(default)]
    marking: Marking,
}

/// The flow handed in.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    #[serde(default)]
    flow: Flow,
}

const MAX_CUSTOMERS: usize = 100;

pub(crate) struct DialogueFlow;

/// What one customer met.
#[derive(Serialize)]
struct Row {
    outcome: Outcome,
    success: bool,
    turns: usize,
    slots_right: usize,
    slots: usize,
    faults: Vec<String>,
}

fn row(customer: &Customer, run: &Run) -> Row {
    let right = customer
        .wanted_slots()
        .filter(|(slot, value)| run.slots.get(*slot) == Some(*value))
        .count();
    let slots = customer.wanted_slots().count();
    let action = customer.action.as_deref() == run.action.as_deref();
    Row {
        outcome: run.outcome,
        success: run.outcome == customer.expects
            && action
            && right == slots
            && run.faults.is_empty(),
        turns: run.turns,
        slots_right: right,
        slots,
        faults: run.faults.clone(),
    }
}

impl Grader for DialogueFlow {
    const KIND: &'static str = "dialogue-flow";
    const VERSION: &'static str = "dialogue-flow/1";
    const SUMMARY: &'static str = "Design a dialogue flow; simulated customers try it.";
    const EXAMPLE: Example = Example {
        key: include_str!("examples/dialogue_flow_key.json"),
        answer: include_str!("examples/dialogue_flow_answer.json"),
    };
    type Key = Key;
    type Answer = Answer;

    fn marking(key: &Key) -> &Marking {
        &key.marking
    }

    fn check(key: &Key) -> Result<(), Refusal> {
        if key.customers.is_empty() || key.customers.len() > MAX_CUSTOMERS {
            return Err(Refusal::key("there must be 1 to 100 customers"));
        }
        key.expert
            .check(&key.world)
            .map_err(|fault| Refusal::key(format!("the expert's flow: {fault}")))
    }

    fn measure(key: &Key, answer: &Answer) -> Result<Measured, Refusal> {
        answer.flow.check_size().map_err(Refusal::too_large)?;
        let mut measured = Measured::default();
        if let Err(fault) = answer.flow.check(&key.world) {
            measured.warn("flow-incomplete", fault);
        }
        let (mut successes, mut slots_right, mut slots, mut joint, mut turns) =
            (0, 0, 0, 0, Vec::new());
        let (mut handovers, mut handovers_right) = (0, 0);
        let mut rows = std::collections::BTreeMap::new();
        for (name, customer) in key.customers.iter() {
            let run = run(&answer.flow, &key.world, customer);
            let row = row(customer, &run);
            successes += usize::from(row.success);
            slots_right += row.slots_right;
            slots += row.slots;
            joint += usize::from(row.slots_right == row.slots);
            let either =
                customer.expects == Outcome::HandedOver || row.outcome == Outcome::HandedOver;
            handovers += usize::from(either);
            handovers_right += usize::from(either && customer.expects == row.outcome);
            if row.success {
                turns.push(real(row.turns));
            }
            for act in &run.forbidden {
                measured
                    .fail_at_once
                    .push(format!("{act} to customer {name}"));
            }
            rows.insert(name.as_str(), row);
        }
        measured.count("customers", key.customers.len());
        measured.count("successes", successes);
        measured.count("slots", slots);
        measured.count("slots_right", slots_right);
        measured.metric("task_success", ratio(successes, key.customers.len()));
        measured.metric("slot_accuracy", ratio(slots_right, slots));
        measured.metric("joint_goal_accuracy", ratio(joint, key.customers.len()));
        measured.metric("handover_right", ratio(handovers_right, handovers));
        measured.metric("mean_turns", mean(&turns));
        measured.detail("customers", &rows);
        Ok(measured)
    }

    fn default_aspects(_: &Key) -> Vec<AspectRule> {
        vec![
            AspectRule::new("customers helped", "task_success", 7_000),
            AspectRule::new("all values right", "joint_goal_accuracy", 3_000),
        ]
    }

    fn trivial_answers(key: &Key) -> Vec<Answer> {
        let to = |node| Answer {
            flow: Flow::of_one(node),
        };
        let _ = key;
        vec![
            Answer {
                flow: Flow::default(),
            },
            to(super::flow::Node::HandOver),
            to(super::flow::Node::End),
        ]
    }

    fn full_answer(key: &Key) -> Answer {
        Answer {
            flow: key.expert.clone(),
        }
    }
}
