//! A credential in an SVG image: `<openbadges:credential>` as the first child of `<svg>`, a token in its attribute `verify`
//! or JSON in CDATA (Open Badges 3.0, "Baked Badges").

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::container::{ContainerError, MAX_CREDENTIAL_BYTES};
use super::jwt::looks_like_jwt;

/// Namespace of the element.
const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";
/// Most events of one document.
const MAX_EVENTS: usize = 1_000_000;

const WHAT: &str = "SVG image";

/// The credential in `image`. Entities of a document type are never expanded.
pub fn read_svg(image: &str) -> Result<String, ContainerError> {
    let mut reader = Reader::from_str(image);
    let mut prefixes: Vec<String> = Vec::new();
    let mut open: Option<(String, String)> = None;
    let mut found: Vec<String> = Vec::new();
    let (mut depth, mut root_seen) = (0_usize, false);
    for _ in 0..MAX_EVENTS {
        let event = reader
            .read_event()
            .map_err(|_| ContainerError::Svg("it is not well-formed XML"))?;
        match event {
            Event::Start(element) | Event::Empty(element)
                if !root_seen && depth == 0 && local(&element) != "svg" =>
            {
                return Err(ContainerError::Svg("its root is not svg"));
            }
            Event::Start(element) => {
                root_seen = true;
                depth = depth.saturating_add(1);
                collect_prefixes(&element, &mut prefixes);
                if is_credential(&element, &prefixes) {
                    if open.is_some() {
                        return Err(ContainerError::SeveralCredentials(WHAT));
                    }
                    let token = verify_attribute(&element)?.unwrap_or_default();
                    open = Some((element.name().as_ref().to_owned(), token));
                }
            }
            Event::Empty(element) => {
                root_seen = true;
                collect_prefixes(&element, &mut prefixes);
                if is_credential(&element, &prefixes)
                    && let Some(token) = verify_attribute(&element)?
                {
                    found.push(token);
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                if open
                    .as_ref()
                    .is_some_and(|(name, _)| name == element.name().as_ref())
                    && let Some((_, text)) = open.take()
                {
                    found.push(text.trim().to_owned());
                }
            }
            Event::CData(data) => take(&mut open, data.as_ref())?,
            Event::Text(text) => take(&mut open, text.as_ref())?,
            Event::GeneralRef(name) => take(&mut open, predefined(name.as_ref()))?,
            Event::Eof if depth > 0 || !root_seen => {
                return Err(ContainerError::Svg("it ends before its elements do"));
            }
            Event::Eof => {
                found.retain(|text| !text.is_empty());
                return match found.len() {
                    0 => Err(ContainerError::NoCredential(WHAT)),
                    1 => found.pop().ok_or(ContainerError::NoCredential(WHAT)),
                    _ => Err(ContainerError::SeveralCredentials(WHAT)),
                };
            }
            _ => {}
        }
        if depth > 256 || prefixes.len() > 64 {
            return Err(ContainerError::Svg("it is nested too deeply"));
        }
    }
    Err(ContainerError::Svg("it has too many parts"))
}

/// Adds text inside the credential element, unless a token in `verify` already is the credential.
fn take(open: &mut Option<(String, String)>, text: &str) -> Result<(), ContainerError> {
    let Some((_, gathered)) = open else {
        return Ok(());
    };
    if looks_like_jwt(gathered) {
        return Ok(());
    }
    gathered.push_str(text);
    if gathered.len() > MAX_CREDENTIAL_BYTES {
        return Err(ContainerError::CredentialTooLong);
    }
    Ok(())
}

/// The five entities that XML itself defines; others stand for nothing here.
fn predefined(name: &str) -> &'static str {
    match name {
        "quot" => "\"",
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "apos" => "'",
        _ => "",
    }
}

/// The name without its prefix.
fn local(element: &BytesStart<'_>) -> String {
    let name = element.name();
    let whole: &str = name.as_ref();
    whole.rsplit(':').next().unwrap_or_default().to_owned()
}

fn collect_prefixes(element: &BytesStart<'_>, prefixes: &mut Vec<String>) {
    for attribute in element.attributes().flatten() {
        let value: &str = attribute.value.as_ref();
        let key: &str = attribute.key.as_ref();
        if let (NAMESPACE, Some(prefix)) = (value, key.strip_prefix("xmlns:")) {
            prefixes.push(prefix.to_owned());
        }
    }
}

fn is_credential(element: &BytesStart<'_>, prefixes: &[String]) -> bool {
    let name = element.name();
    let whole: &str = name.as_ref();
    prefixes.iter().any(|prefix| {
        whole
            .strip_prefix(prefix.as_str())
            .is_some_and(|rest| rest == ":credential")
    })
}

fn verify_attribute(element: &BytesStart<'_>) -> Result<Option<String>, ContainerError> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| ContainerError::Svg("an attribute is malformed"))?;
        let key: &str = attribute.key.as_ref();
        if key == "verify" {
            let token: &str = attribute.value.as_ref();
            if token.len() > MAX_CREDENTIAL_BYTES {
                return Err(ContainerError::CredentialTooLong);
            }
            return Ok(Some(token.trim().to_owned()));
        }
    }
    Ok(None)
}

/// `image` with `credential` as the first child of its root. An image that already carries one is refused.
pub fn bake_svg(image: &str, credential: &str) -> Result<String, ContainerError> {
    if image.contains(NAMESPACE) {
        return Err(ContainerError::SeveralCredentials(WHAT));
    }
    let mut reader = Reader::from_str(image);
    for _ in 0..MAX_EVENTS {
        let event = reader
            .read_event()
            .map_err(|_| ContainerError::Svg("it is not well-formed XML"))?;
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let (element, closed) = match event {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::Eof => return Err(ContainerError::Svg("it has no root")),
            _ => continue,
        };
        if local(&element) != "svg" {
            return Err(ContainerError::Svg("its root is not svg"));
        }
        let qualified = element.name();
        let name: &str = qualified.as_ref();
        let tag_end = end.saturating_sub(if closed { 2 } else { 1 });
        let (Some(before), Some(after)) = (image.get(..tag_end), image.get(end..)) else {
            return Err(ContainerError::Svg("it is not well-formed XML"));
        };
        let child = if looks_like_jwt(credential) {
            format!("<openbadges:credential verify=\"{credential}\"/>")
        } else {
            let text = credential.replace("]]>", "]]]]><![CDATA[>");
            format!("<openbadges:credential><![CDATA[{text}]]></openbadges:credential>")
        };
        let close = if closed {
            format!("</{name}>")
        } else {
            String::new()
        };
        return Ok(format!(
            "{before} xmlns:openbadges=\"{NAMESPACE}\">{child}{close}{after}"
        ));
    }
    Err(ContainerError::Svg("it has too many parts"))
}
