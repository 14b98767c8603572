//! `/docs/problems`: every problem code with its status and texts; problem documents link here.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::frame::{Frame, Keeping};
use crate::platform::http::{Problem, problem_kinds};

struct Entry {
    code: &'static str,
    status: u16,
    title: &'static str,
    detail: &'static str,
}

#[derive(Template)]
#[template(path = "web/templates/problems.html")]
struct ProblemsPage<'a> {
    frame: &'a Frame,
    entries: Vec<Entry>,
}

pub(super) async fn page(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(&request, "public.problems.title");
    let mut entries: Vec<Entry> = problem_kinds()
        .map(|kind| Entry {
            code: kind.code,
            status: kind.status,
            title: frame.t(&format!("problem.{}.title", kind.code)),
            detail: frame.t(&format!("problem.{}.detail", kind.code)),
        })
        .collect();
    entries.sort_by_key(|entry| entry.code);
    let page = ProblemsPage {
        frame: &frame,
        entries,
    };
    frame.respond(&request, &page, Keeping::AskEachTime)
}
