//! Mails to people with accounts: Chinese first, then English, because a mail does not know its reader's language.

use super::password_link::PasswordLink;
use crate::platform::clock::text_in_china;
use crate::platform::http::Language;
use crate::platform::i18n;
use crate::platform::mail::NewMail;
use crate::platform::ports::Ports;

/// Why a link is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkReason {
    /// The account is new.
    Setup,
    /// The person asked.
    Reset,
}

pub(super) fn link_mail(
    ports: &Ports,
    reason: LinkReason,
    recipient: String,
    login: &str,
    link: &PasswordLink,
) -> NewMail {
    let name = match reason {
        LinkReason::Setup => "setup",
        LinkReason::Reset => "reset",
    };
    let params = [
        ("login", login.to_owned()),
        ("link", super::link_url(ports, &link.id)),
        ("until", text_in_china(link.expires_at)),
    ];
    compose(name, recipient, &params)
}

pub(super) fn password_changed_mail(recipient: String, login: &str) -> NewMail {
    compose(
        "password_changed",
        recipient,
        &[("login", login.to_owned())],
    )
}

fn compose(name: &str, recipient: String, params: &[(&str, String)]) -> NewMail {
    let text = |language, part: &str| i18n::text(language, &format!("mail.{name}.{part}"), params);
    NewMail {
        recipient,
        subject: format!(
            "{} / {}",
            text(Language::Chinese, "subject"),
            text(Language::English, "subject")
        ),
        body: format!(
            "{}\n\n--\n\n{}\n",
            text(Language::Chinese, "body"),
            text(Language::English, "body")
        ),
    }
}
