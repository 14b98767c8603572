//! SMTP for production, files for the embedded default, so that the demo shows its mails.

use std::path::Path;

use anyhow::Context;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;

use crate::settings::MailSettings;

pub struct SentMail {
    /// Stays the same over retries, so that a receiver can drop doubles.
    pub id: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
}

/// Whether `text` is one plain mail address, without a display name.
pub fn is_mail_address(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

enum Road {
    Files(AsyncFileTransport<Tokio1Executor>),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

pub struct MailTransport {
    road: Road,
    sender: String,
}

impl MailTransport {
    pub fn new(settings: &MailSettings, data_dir: &Path) -> anyhow::Result<Self> {
        let road = match &settings.smtp_host {
            None => {
                let folder = data_dir.join("mails");
                std::fs::create_dir_all(&folder)?;
                Road::Files(AsyncFileTransport::new(folder))
            }
            Some(host) => {
                let mut builder = if settings.smtp_tls {
                    AsyncSmtpTransport::<Tokio1Executor>::relay(host).context("mail.smtp_host")?
                } else {
                    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
                };
                if let Some(port) = settings.smtp_port {
                    builder = builder.port(port);
                }
                if let (Some(user), Some(password)) = (&settings.smtp_user, &settings.smtp_password)
                {
                    builder = builder.credentials(Credentials::new(
                        user.clone(),
                        password.expose_secret().to_owned(),
                    ));
                }
                Road::Smtp(builder.build())
            }
        };
        Ok(Self {
            road,
            sender: settings.sender.clone(),
        })
    }

    pub async fn send(&self, mail: &SentMail) -> anyhow::Result<()> {
        let message = Message::builder()
            .from(self.sender.parse().context("mail.sender")?)
            .to(mail.recipient.parse().context("recipient")?)
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@touchstone>", mail.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())?;
        match &self.road {
            Road::Files(files) => files
                .send(message)
                .await
                .map(|_| ())
                .context("file transport"),
            Road::Smtp(smtp) => smtp
                .send(message)
                .await
                .map(|_| ())
                .context("SMTP transport"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    use super::*;

    /// A mail server that takes everything and returns what it was told, for one connection.
    fn sink() -> (u16, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream
                .set_read_timeout(Some(std::time::Duration::from_secs(10)))
                .unwrap();
            stream.write_all(b"220 sink ESMTP\r\n").unwrap();
            let mut told = Vec::new();
            let (mut in_data, mut lines) =
                (false, BufReader::new(stream.try_clone().unwrap()).lines());
            while let Some(Ok(line)) = lines.next() {
                told.push(line.clone());
                let answer = match (in_data, line.as_str()) {
                    (true, ".") => {
                        in_data = false;
                        "250 taken"
                    }
                    (true, _) => continue,
                    (false, "DATA") => {
                        in_data = true;
                        "354 go on"
                    }
                    (false, "QUIT") => break,
                    (false, _) => "250 ok",
                };
                stream
                    .write_all(format!("{answer}\r\n").as_bytes())
                    .unwrap();
                if answer == "250 taken" {
                    break;
                }
            }
            told
        });
        (port, thread)
    }

    fn settings(port: u16) -> MailSettings {
        MailSettings {
            smtp_host: Some("127.0.0.1".to_owned()),
            smtp_port: Some(port),
            smtp_tls: false,
            smtp_user: None,
            smtp_password: None,
            sender: "试金石 <no-reply@touchstone.invalid>".to_owned(),
        }
    }

    fn mail(recipient: &str, subject: &str) -> SentMail {
        SentMail {
            id: "0190-1".to_owned(),
            recipient: recipient.to_owned(),
            subject: subject.to_owned(),
            body: "您好。\n.\nRCPT TO:<eve@example.org>\n".to_owned(),
        }
    }

    #[tokio::test]
    async fn smtp_delivers_to_the_one_recipient_whatever_the_texts_say() {
        let (port, thread) = sink();
        let transport = MailTransport::new(&settings(port), Path::new("/nowhere")).unwrap();
        let subject = "设置密码\r\nBcc: eve@example.org\r\n\r\nhello";
        transport
            .send(&mail("wang@example.org", subject))
            .await
            .unwrap();
        let told = thread.join().unwrap();
        let envelope: Vec<_> = told.iter().take_while(|line| *line != "DATA").collect();
        let recipients: Vec<_> = envelope
            .iter()
            .filter(|line| line.starts_with("RCPT"))
            .collect();
        assert_eq!(
            recipients,
            ["RCPT TO:<wang@example.org>"]
                .iter()
                .collect::<Vec<_>>()
                .as_slice()
        );
        assert!(
            told.iter()
                .any(|line| line == "Message-ID: <0190-1@touchstone>"),
            "{told:?}"
        );
        assert!(
            !told
                .iter()
                .any(|line| line.to_lowercase().starts_with("bcc:")),
            "{told:?}"
        );
        assert_eq!(told.last().map(String::as_str), Some("."));
    }

    #[tokio::test]
    async fn smtp_refuses_recipients_that_are_not_one_address() {
        let transport = MailTransport::new(&settings(1), Path::new("/nowhere")).unwrap();
        for recipient in [
            "a@example.org\r\nRCPT TO:<eve@example.org>",
            "a@example.org, eve@example.org",
            "",
        ] {
            assert!(
                transport.send(&mail(recipient, "x")).await.is_err(),
                "{recipient:?}"
            );
            assert!(!is_mail_address(recipient), "{recipient:?}");
        }
        assert!(is_mail_address("wang.fang@example.org"));
        assert!(!is_mail_address("Wang <wang@example.org>"));
    }
}
