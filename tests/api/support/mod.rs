//! How API tests are registered and run.

mod app;
mod database;
mod postgres;
mod world;

use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

pub(crate) use app::{Answer, Place, TestApp};
use database::{Engine, TestDatabase};
pub(crate) use world::{Seated, World};

type CaseFuture = Pin<Box<dyn Future<Output = ()>>>;

/// One test: a name and what it does with an application of its own.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) run: fn(TestApp) -> CaseFuture,
}

/// Lists the test functions of a module as cases: `cases!["sittings": opens, refuses_bad_times]`.
#[macro_export]
macro_rules! cases {
    ($group:literal: $($test:ident),+ $(,)?) => {
        vec![$($crate::support::Case {
            name: concat!($group, "::", stringify!($test)),
            run: |app| Box::pin($test(app)),
        }),+]
    };
}

pub(crate) fn run(cases: Vec<Case>) -> ExitCode {
    let arguments = Arguments::from_args();
    let postgres = postgres::find();
    if let Err(reason) = &postgres
        && !arguments.list
    {
        eprintln!("PostgreSQL half skipped ({} tests): {reason}", cases.len());
    }
    let server = postgres.ok();
    let mut trials = Vec::new();
    for case in cases {
        let run = case.run;
        trials.push(Trial::test(format!("sqlite::{}", case.name), move || {
            execute(Engine::Sqlite, run)
        }));
        let name = format!("postgres::{}", case.name);
        match &server {
            Some(server) => {
                let engine = Engine::Postgres(server.clone());
                trials.push(Trial::test(name, move || execute(engine, run)));
            }
            None => trials.push(Trial::test(name, || Ok(())).with_ignored_flag(true)),
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    drop(server);
    conclusion.exit_code()
}

fn execute(engine: Engine, run: fn(TestApp) -> CaseFuture) -> Result<(), Failed> {
    let database = TestDatabase::create(&engine)?;
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        actix_web::rt::System::new().block_on(async {
            let app = TestApp::start(&database);
            let handle = app.handle.clone();
            run(app).await;
            handle.stop(false).await;
        });
    }));
    outcome.map_err(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "panicked".to_owned());
        Failed::from(text)
    })
}
