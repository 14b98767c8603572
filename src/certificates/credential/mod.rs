//! Certificates as credentials that prove themselves: Open Badges 3.0 on the W3C's Verifiable Credentials 2.0.
//!
//! Everything here is a pure function of bytes, keys and an instant: nothing is fetched, nothing is read from the clock.
//! A *credential* (凭证) is what is signed; a *proof* is the signature inside it; a *token* is the other way to sign it; a
//! credential is *baked* when it travels inside an image.

pub mod bake_png;
pub mod bake_svg;
pub mod build;
pub mod container;
pub mod contexts;
pub mod data_integrity;
pub mod data_model;
pub mod did;
pub mod endorsement_tokens;
pub mod instant;
pub mod issuer_document;
pub mod jcs;
pub mod json;
pub mod json_ld;
pub mod jwt;
pub mod keys;
pub mod multibase;
pub mod pdf_attachment;
pub mod rdf;
pub mod rdfc;
pub mod report;
pub mod verify;

#[cfg(test)]
mod data_integrity_tests;
