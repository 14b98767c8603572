//! Printing: the PDF is made once, stored sealed (it holds the full document number), and its SHA-256 noted with the
//! certificate. Opening the document number is audited in the transaction that notes the digest.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::model::Certificate;
use super::pdf::{FontLibrary, Printable, render};
use super::queries;
use crate::audit::{self, AuditEntry, sitting_chain};
use crate::centres;
use crate::platform::crypto::{open_bytes, seal_bytes, sha256_hex};
use crate::platform::http::Problem;
use crate::platform::ports::Ports;
use crate::platform::storage::FileError;

/// The built-in fonts and those of the operator's folder.
pub(super) fn fonts(ports: &Ports) -> Result<Arc<FontLibrary>, Problem> {
    let folder = ports.settings.certificates.fonts_dir.as_deref();
    Ok(FontLibrary::load(folder.map(Path::new))?)
}

/// The PDF of a certificate, printed now when it has not been before.
pub(super) async fn print(
    ports: &Ports,
    body_id: &str,
    certificate_id: &str,
    actor: &str,
) -> Result<Vec<u8>, Problem> {
    let (body, id) = (body_id.to_owned(), certificate_id.to_owned());
    let (certificate, holder) = ports
        .db
        .read(move |conn| {
            let certificate = queries::find(conn, &body, &id)?
                .ok_or_else(|| Problem::new("request.not_found"))?;
            let holder = centres::find_candidate(conn, &body, &certificate.candidate_id)?
                .ok_or_else(Problem::internal)?;
            Ok::<_, Problem>((certificate, holder))
        })
        .await?;
    if let Some(digest) = &certificate.pdf_digest {
        return stored(ports, &certificate, digest).await;
    }
    // A person's document number may have been corrected since: then this certificate must be replaced, not printed.
    if holder.id_number_masked != certificate.fields.document_number_masked {
        return Err(Problem::new("certificates.holder_changed"));
    }
    let document_number = centres::reveal_id_number(ports, &holder)?;
    let fonts = fonts(ports)?;
    let printed = certificate.clone();
    let pdf = tokio::task::spawn_blocking(move || {
        let printable = Printable {
            fields: &printed.fields,
            document_number: &document_number,
            issued_at: printed.issued_at,
        };
        render(&fonts, &printable)
    })
    .await
    .map_err(|_| Problem::internal())??;
    store(ports, &certificate, &pdf, actor).await?;
    Ok(pdf)
}

async fn store(
    ports: &Ports,
    certificate: &Certificate,
    pdf: &[u8],
    actor: &str,
) -> Result<(), Problem> {
    let key = file_key(certificate);
    let sealed = seal_bytes(
        &ports.secrets.identity,
        &key,
        pdf,
        ports.randomness.as_ref(),
    )
    .map_err(|_| Problem::internal())?;
    ports
        .files
        .put(&key, sealed)
        .await
        .map_err(|error| file_problem(&error))?;
    let digest = sha256_hex(pdf);
    let (id, chain) = (
        certificate.id.clone(),
        sitting_chain(&certificate.sitting_id),
    );
    let (inner, actor) = (ports.clone(), actor.to_owned());
    ports
        .db
        .write(move |conn| {
            // Two who print at once make the same bytes; one of them notes it.
            if queries::set_pdf_digest(conn, &id, &digest)? {
                let entry = AuditEntry {
                    chain: &chain,
                    actor: &actor,
                    action: "certificate.printed",
                    subject_kind: "certificate",
                    subject_id: &id,
                    data: json!({ "sha256": digest, "document_number": "opened" }),
                };
                audit::record(conn, &inner, entry)?;
            }
            Ok::<_, Problem>(())
        })
        .await
}

async fn stored(
    ports: &Ports,
    certificate: &Certificate,
    digest: &str,
) -> Result<Vec<u8>, Problem> {
    let key = file_key(certificate);
    let sealed = ports
        .files
        .get(&key)
        .await
        .map_err(|error| file_problem(&error))?;
    let pdf =
        open_bytes(&ports.secrets.identity, &key, &sealed).map_err(|_| damaged(certificate))?;
    if sha256_hex(&pdf) == digest {
        Ok(pdf)
    } else {
        Err(damaged(certificate))
    }
}

fn file_key(certificate: &Certificate) -> String {
    format!(
        "certificates/{}/{}.pdf.sealed",
        certificate.body_id, certificate.id
    )
}

fn damaged(certificate: &Certificate) -> Problem {
    tracing::error!(certificate.id = %certificate.id, "a stored certificate is damaged");
    Problem::new("certificates.pdf_damaged")
}

fn file_problem(error: &FileError) -> Problem {
    tracing::error!(%error, "the file of a certificate cannot be reached");
    match error {
        FileError::NotFound => Problem::new("certificates.pdf_damaged"),
        FileError::Store(_) => Problem::internal(),
    }
}
