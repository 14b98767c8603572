//! Every operation of the API × every role: who is let in. The committed matrix is the decision; a change shows as a diff.

use reqwest::Method;
use touchstone::access::{MembershipState, Role};

use crate::cases;
use crate::support::{Case, Place, TestApp};

pub(crate) fn cases() -> Vec<Case> {
    cases!["access_matrix": is_as_committed, invited_and_suspended_members_are_nobody]
}

async fn is_as_committed(app: TestApp) {
    let body = app.make_body("000001");
    let centre = app.make_centre(&body, "寻乌县职业培训中心");
    // Where each role acts: a centre's people in a centre, the others in the body.
    let place = |role: &Role| match role {
        Role::CentreAdmin | Role::Invigilator => Place::centre(&body, &centre),
        _ => Place::body(&body),
    };
    let tokens: Vec<(Role, String)> = Role::ALL
        .iter()
        .map(|role| (*role, app.sign_in_as(*role, &place(role))))
        .collect();
    let api = app.get("/openapi.json", None).await.expect(200).json();
    let mut lines = Vec::new();
    for (path, operations) in api["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let mut admitted = Vec::new();
            let url = path.replace("{level}", "3").replace(['{', '}'], "");
            if is_admitted(&app, method, &url, None).await {
                admitted.push("anyone");
            } else {
                for (role, token) in &tokens {
                    // Signing out would spoil the token for the routes that follow.
                    let own = (method == "delete" && path == "/api/v1/session")
                        .then(|| app.sign_in_as(*role, &place(role)));
                    let token = own.as_ref().unwrap_or(token);
                    if is_admitted(&app, method, &url, Some(token)).await {
                        admitted.push(role.as_str());
                    }
                }
            }
            lines.push(format!(
                "{:6} {path}: {}",
                method.to_uppercase(),
                admitted.join(" ")
            ));
        }
    }
    lines.sort();
    insta::assert_snapshot!("access_matrix", lines.join("\n"));
}

/// Whether the guard lets the caller in; what the handler then says of the empty request does not matter.
async fn is_admitted(app: &TestApp, method: &str, url: &str, token: Option<&str>) -> bool {
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
    let answer = app.send(method, url, token, &serde_json::json!({})).await;
    !matches!(
        answer.code().as_str(),
        "access.not_signed_in" | "access.denied" | "exam.not_entered"
    )
}

/// Whoever has not accepted a role, or has lost it, is treated as not signed in: on every route that is not for anyone.
async fn invited_and_suspended_members_are_nobody(app: TestApp) {
    let body = app.make_body("000001");
    let api = app.get("/openapi.json", None).await.expect(200).json();
    for state in [MembershipState::Invited, MembershipState::Suspended] {
        let login = format!("{}.admin", state.as_str());
        let member = app.make_member(&login, Role::BodyAdmin, &Place::body(&body));
        let token = app.open_session_of(&member);
        app.get("/api/v1/me", Some(&token)).await.expect(200);
        app.set_state(&body, &member.membership_id, state);
        // A session opened in such a role, by whatever mistake, is worth nothing either.
        for token in [token, app.open_session_of(&member)] {
            for (path, operations) in api["paths"].as_object().unwrap() {
                for method in operations.as_object().unwrap().keys() {
                    let url = path.replace("{level}", "3").replace(['{', '}'], "");
                    if !is_admitted(&app, method, &url, None).await {
                        let admitted = is_admitted(&app, method, &url, Some(&token)).await;
                        assert!(!admitted, "{} {method} {path}", state.as_str());
                    }
                }
            }
        }
    }
}
