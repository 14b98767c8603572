//! Sittings from the draft to the ticket, and who sees what of them.

use crate::cases;
use crate::support::{Case, TestApp, World};

pub(crate) fn cases() -> Vec<Case> {
    cases!["sittings": a_world_is_prepared]
}

async fn a_world_is_prepared(app: TestApp) {
    let world = World::prepared(&app, 3).await;
    assert_eq!(world.people.len(), 3);
}
