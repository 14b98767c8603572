//! `touchstone demo`: an embedded database with shipped content, people, one sitting to take and one that is finished.

mod exam_room;
mod handout;
mod people;
mod set_up;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::{Finding, Invocation, output};
use crate::app::{Application, open_ports};
use crate::platform::clock::SystemClock;
use crate::platform::random::SystemRandomness;
use crate::platform::telemetry;
use handout::Handout;

#[derive(Args)]
#[command(after_help = "Example: touchstone demo --listen 127.0.0.1:8080 --data touchstone-data")]
pub(crate) struct DemoArguments {
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Data folder; a second start with the same folder keeps the data.
    #[arg(long, default_value = "touchstone-data")]
    data: PathBuf,
}

pub(crate) fn run(invocation: &Invocation, options: DemoArguments) -> anyhow::Result<Finding> {
    let overrides = [
        ("http.listen", options.listen.clone()),
        ("http.public_url", format!("http://{}", options.listen)),
        ("database.url", String::new()),
        ("data.dir", options.data.to_string_lossy().into_owned()),
        ("telemetry.filter", "warn".to_owned()),
    ];
    let settings = invocation.settings(&overrides)?;
    telemetry::start_logging(&settings.telemetry.filter, settings.telemetry.json);
    let known = Handout::load(&options.data)?;
    let ports = open_ports(settings, Arc::new(SystemClock), Arc::new(SystemRandomness))?;
    actix_web::rt::System::new().block_on(async move {
        let mut handout = match known {
            Some(handout) => handout,
            None => {
                output::complain(
                    "正在准备演示数据，约需半分钟…… / Setting the demo up, about half a minute …",
                );
                let handout = set_up::set_up(&ports).await?;
                handout.store(&options.data)?;
                handout
            }
        };
        let application = Application::build(ports)?;
        if let Some(address) = application.address() {
            handout.address = format!("http://{address}");
        }
        if invocation.json {
            output::say_json(&handout)?;
        } else {
            handout.print();
        }
        application.run().await
    })?;
    Ok(Finding::Well)
}
