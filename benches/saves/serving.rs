//! The server under load, on a thread of its own.

use anyhow::Context;
use touchstone::app::Application;
use touchstone::platform::ports::Ports;

pub(crate) struct Running {
    handle: actix_web::dev::ServerHandle,
    thread: std::thread::JoinHandle<()>,
}

impl Running {
    pub(crate) fn stop(self) {
        drop(self.handle.stop(false));
        let _ = self.thread.join();
    }
}

/// Serves on a thread of its own; returns the address.
pub(crate) fn serve(ports: Ports) -> anyhow::Result<(String, Running)> {
    let (ready, started) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            match Application::build(ports) {
                Ok(application) => {
                    let _ = ready.send(Ok((application.address(), application.handle())));
                    let _ = application.run().await;
                }
                Err(error) => {
                    let _ = ready.send(Err(error));
                }
            }
        });
    });
    let (address, handle) = started.recv()??;
    let address = address.context("no address")?.to_string();
    Ok((address, Running { handle, thread }))
}
