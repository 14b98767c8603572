//! `touchstone serve`.

use std::sync::Arc;

use clap::Args;

use super::{Finding, Invocation};
use crate::app::{Application, open_ports};
use crate::platform::clock::SystemClock;
use crate::platform::random::SystemRandomness;
use crate::platform::telemetry;
use crate::standards;

#[derive(Args)]
#[command(after_help = "Example: touchstone serve --listen 0.0.0.0:8080")]
pub(crate) struct ServeArguments {
    /// Address and port, over the settings.
    #[arg(long)]
    listen: Option<String>,
}

pub(crate) fn run(invocation: &Invocation, options: ServeArguments) -> anyhow::Result<Finding> {
    let overrides: Vec<_> = options
        .listen
        .map(|listen| ("http.listen", listen))
        .into_iter()
        .collect();
    let settings = invocation.settings(&overrides)?;
    telemetry::start_logging(&settings.telemetry.filter, settings.telemetry.json);
    let ports = open_ports(settings, Arc::new(SystemClock), Arc::new(SystemRandomness))?;
    // A new version of the program may bring standards that the database does not have yet.
    let loaded = ports
        .db
        .write_now(|conn| standards::load_shipped(conn, &ports, "system"))?;
    tracing::info!(?loaded, "shipped standards are in");
    actix_web::rt::System::new().block_on(async move {
        let application = Application::build(ports)?;
        tracing::info!(address = ?application.address(), "serving");
        application.run().await
    })?;
    Ok(Finding::Well)
}
