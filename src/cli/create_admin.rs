//! `touchstone create-admin`: the first person of an installation or of a body, who then enters all others.

use clap::Args;
use serde_json::json;

use super::{Finding, Invocation, output};
use crate::access::Role;
use crate::accounts::{self, EnteredPerson, NewBody, NewPerson};
use crate::platform::http::{Language, Problem};
use crate::platform::ports::Ports;

#[derive(Args)]
#[command(after_help = "Examples:\n  \
    touchstone create-admin --login admin --name 系统管理员\n  \
    touchstone create-admin --login wang.fang --name 王芳 --body 某某评价机构 --class-letter S --province-code 36 --site-serial 000001")]
pub(crate) struct CreateAdminArguments {
    /// Login name: 3 to 64 lower-case letters, digits and ._@-
    #[arg(long)]
    login: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// Where reset links go later.
    #[arg(long)]
    email: Option<String>,
    /// Register this evaluation body and make the person its administrator; without it the person administers the
    /// installation.
    #[arg(long, value_name = "NAME", requires_all = ["class_letter", "province_code", "site_serial"])]
    body: Option<String>,
    /// Class of the body in certificate numbers: Y employer, S social body.
    #[arg(long, requires = "body")]
    class_letter: Option<String>,
    /// Record code of the body, four digits; 0000 when recorded with a province.
    #[arg(long, requires = "body", default_value = "0000")]
    recorded_code: String,
    /// Province, two digits.
    #[arg(long, requires = "body")]
    province_code: Option<String>,
    /// Serial of the body or its site, six digits.
    #[arg(long, requires = "body")]
    site_serial: Option<String>,
}

pub(crate) fn run(
    invocation: &Invocation,
    options: CreateAdminArguments,
) -> anyhow::Result<Finding> {
    let ports = invocation.ports()?;
    let (body_id, entered) = create(&ports, options).map_err(|problem| explain(&problem))?;
    // The link is always printed, whoever asked: on a fresh installation no mail server may be set up yet.
    let link = accounts::link_url(&ports, &entered.link_id);
    if invocation.json {
        output::say_json(&json!({
            "account_id": entered.account_id, "body_id": body_id, "setup_link": link,
        }))?;
    } else {
        if let Some(body_id) = body_id {
            output::say(&format!("body: {body_id}"));
        }
        output::say(&format!("account: {}", entered.account_id));
        output::say(&format!("Open this once to set the password: {link}"));
    }
    Ok(Finding::Well)
}

fn create(
    ports: &Ports,
    options: CreateAdminArguments,
) -> Result<(Option<String>, EnteredPerson), Problem> {
    let person = NewPerson {
        login: options.login.trim().to_lowercase(),
        display_name: options.name,
        email: options.email,
        role: Role::SystemAdmin,
        centre_id: None,
        candidate_id: None,
    };
    let body = options.body.map(|name| NewBody {
        name,
        class_letter: options.class_letter.unwrap_or_default(),
        recorded_code: options.recorded_code,
        province_code: options.province_code.unwrap_or_default(),
        site_serial: options.site_serial.unwrap_or_default(),
    });
    ports.db.write_now(|conn| match &body {
        None => accounts::enter_person(conn, ports, "system", None, &person)
            .map(|entered| (None, entered)),
        Some(body) => accounts::register_body(conn, ports, "system", body, &person)
            .map(|registered| (Some(registered.body_id), registered.admin)),
    })
}

fn explain(problem: &Problem) -> anyhow::Error {
    let document = problem.document(Language::English, "");
    let fields: String = document
        .errors
        .iter()
        .map(|error| format!("\n  {}: {}", error.field, error.detail))
        .collect();
    anyhow::anyhow!("{}: {}{fields}", document.title, document.detail)
}
