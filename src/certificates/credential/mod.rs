//! Certificates as credentials that prove themselves.

pub mod contexts;
pub mod data_integrity;
pub mod did;
pub mod instant;
pub mod issuer_document;
pub mod jcs;
pub mod json;
pub mod json_ld;
pub mod jwt;
pub mod keys;
pub mod multibase;
pub mod rdf;
pub mod rdfc;

#[cfg(test)]
mod data_integrity_tests;
