//! Invigilation: who sits where and works, live; what the invigilator does about it; what is written down of a room.
//!
//! A *heartbeat* tells that a page is there; it is kept in memory and written at intervals. An *outage* is a measured spell
//! of silence; from it the system *proposes* time, which a person grants (补时), beyond a limit two people. A *signal* is
//! evidence for a person to judge and never a verdict. An *incident* (考场情况) names a fault of the fault table. At the end
//! the invigilator *signs off* the room (考场签字), with who owes data and what was stored for each seat.
//!
//! What is done here is audited in the chain of the sitting.

mod close_room;
mod error;
mod evidence;
mod grant_credit;
mod heartbeat;
mod hub;
mod identity;
mod incidents;
mod messages;
mod model;
mod presence;
mod propose_credit;
mod queries;
mod record;
mod record_pdf;
mod recorder;
mod room_view;
mod routes;
mod rows;
mod scope;

pub use error::INVIGILATION_PROBLEMS;
pub use recorder::run_round;
pub use routes::configure;

use std::sync::Arc;

use hub::Hub;
use presence::Presence;
use recorder::KnownMessages;

/// What invigilation keeps in memory for the life of the process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Invigilation {
    presence: Presence,
    hub: Hub,
    known_messages: Arc<KnownMessages>,
}

impl Invigilation {
    /// Ends the open streams, so that they do not hold up a server that stops.
    pub fn close_streams(&self) {
        self.hub.close();
    }
}
