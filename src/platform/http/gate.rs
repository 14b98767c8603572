//! Whether the caller may do a thing is answered before what the caller sent is judged.
//!
//! The extractors of a handler run side by side, and the first error is the answer; a guard that asks the database would
//! lose against a body that cannot be read. So a guard closes the gate, and extractors behind it wait.

use actix_web::{HttpMessage, HttpRequest};
use tokio::sync::watch;

/// Kept by a guard while it decides; the gate opens when it is dropped.
pub struct GateKeeper {
    _open: watch::Sender<()>,
}

#[derive(Clone)]
struct Waiting(watch::Receiver<()>);

/// Closes the gate for the extractors that stand after the guard in the handler's signature.
pub fn close_gate(request: &HttpRequest) -> GateKeeper {
    let (open, waiting) = watch::channel(());
    request.extensions_mut().insert(Waiting(waiting));
    GateKeeper { _open: open }
}

/// Waits until the guard has decided; at once when there is none. A refused request is never woken.
pub fn gate(request: &HttpRequest) -> impl Future<Output = ()> + use<> {
    let waiting = request.extensions().get::<Waiting>().cloned();
    async move {
        if let Some(Waiting(mut waiting)) = waiting {
            // Nothing is ever sent; the error says that the keeper is gone.
            let _ = waiting.changed().await;
        }
    }
}
