//! The addresses of the pages. Pages of certificates stand with the certificates.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::frame::{self, Frame, Keeping};
use super::{assets, problem_list, reading};
use crate::platform::http::Problem;

/// A page that a module draws.
struct Shell {
    path: &'static str,
    title_key: &'static str,
    entry: &'static str,
    keeping: Keeping,
    /// False where the module draws its own header: the exam and the work place of the staff.
    with_header: bool,
}

const SHELLS: &[Shell] = &[
    Shell {
        path: "/exam",
        title_key: "exam.title",
        entry: "exam/main.mjs",
        keeping: Keeping::Never,
        with_header: false,
    },
    Shell {
        path: "/results",
        title_key: "public.results.title",
        entry: "public/results.mjs",
        keeping: Keeping::Never,
        with_header: true,
    },
    Shell {
        path: "/receipts",
        title_key: "public.receipt.title",
        entry: "public/receipt.mjs",
        keeping: Keeping::Never,
        with_header: true,
    },
    Shell {
        path: "/standards",
        title_key: "public.standards.title",
        entry: "public/standards.mjs",
        keeping: Keeping::AskEachTime,
        with_header: true,
    },
    Shell {
        path: "/sign-in",
        title_key: "public.sign_in.title",
        entry: "public/sign-in.mjs",
        keeping: Keeping::Never,
        with_header: true,
    },
    Shell {
        path: "/reset-password",
        title_key: "public.reset.title",
        entry: "public/reset-password.mjs",
        keeping: Keeping::Never,
        with_header: true,
    },
    STAFF,
    Shell {
        path: "/app/{tail:.*}",
        ..STAFF
    },
];

const STAFF: Shell = Shell {
    path: "/app",
    title_key: "shell.staff.title",
    entry: "staff/main.mjs",
    keeping: Keeping::Never,
    with_header: false,
};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/", reading().to(home));
    config.route("/docs/problems", reading().to(problem_list::page));
    config.route("/api-docs", reading().to(api_docs));
    for shell in SHELLS {
        config.route(
            shell.path,
            reading().to(move |request: HttpRequest| async move { shell_page(&request, shell) }),
        );
    }
}

/// Every module that a page starts.
#[cfg(test)]
pub(super) fn entries() -> impl Iterator<Item = &'static str> {
    SHELLS.iter().map(|shell| shell.entry)
}

#[derive(Template)]
#[template(path = "web/templates/shell.html")]
struct ShellPage<'a> {
    frame: &'a Frame,
    with_header: bool,
}

fn shell_page(request: &HttpRequest, shell: &Shell) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(request, shell.title_key).with_module(shell.entry);
    let page = ShellPage {
        frame: &frame,
        with_header: shell.with_header,
    };
    frame.respond(request, &page, shell.keeping)
}

#[derive(Template)]
#[template(path = "web/templates/home.html")]
struct HomePage<'a> {
    frame: &'a Frame,
}

async fn home(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(&request, "public.home.title");
    frame.respond(&request, &HomePage { frame: &frame }, Keeping::AskEachTime)
}

#[derive(Template)]
#[template(path = "web/templates/api-docs.html")]
struct ApiDocsPage {
    script: String,
    title: &'static str,
}

/// RapiDoc writes its own style elements, so this page alone allows them.
async fn api_docs(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(&request, "public.api_docs.title");
    let page = ApiDocsPage {
        script: format!("{}/vendor/rapidoc-min.js", assets::base()),
        title: frame.title(),
    };
    let policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                  font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    frame::respond(&request, &page, Keeping::AskEachTime, policy)
}
