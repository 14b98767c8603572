//! National algorithms for bodies that need them, off by default: SM3 hashes and SM2 signatures (GB/T 32905, GB/T 32918).
//!
//! The signature is detached and stands beside the credential, over the same canonical bytes; there is no Data Integrity
//! suite and no registered JOSE algorithm for it. It is not an electronic seal (电子印章) and is never called one.

mod detached;

pub use detached::{DEFAULT_ID, Sm2Error, Sm2PublicKey, Sm2Signer, Sm2SoftwareKey, sm3};
