//! SM2 signatures with SM3 over given bytes, detached.

use sm2::SecretKey;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm3::{Digest as _, Sm3};

/// Identity of the signer when none is agreed on (GM/T 0009-2012 §10).
pub const DEFAULT_ID: &str = "1234567812345678";
/// The length of an identity is counted in 16 bits of bits.
const MAX_ID_BYTES: usize = 8_191;

/// Why a signature is not made or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Sm2Error {
    #[error("the key is not one of the SM2 curve")]
    Key,
    #[error("the identity of the signer is too long")]
    Identity,
    #[error("an SM2 signature is 64 bytes, r and s")]
    Form,
    #[error("the SM2 signature does not belong to this content")]
    Signature,
    #[error("the device that holds the key did not sign")]
    Device,
}

/// The SM3 hash of `bytes` (GB/T 32905-2016).
pub fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

/// Whoever holds an SM2 key: a key in memory, or a certified device behind this trait.
pub trait Sm2Signer {
    /// Signs `message`; gives r ‖ s, 32 bytes each.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Sm2Error>;
    /// The uncompressed point, 65 bytes from 0x04 on.
    fn public_key(&self) -> Sm2PublicKey;
}

/// A public key with the identity it signs for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sm2PublicKey {
    pub point: Vec<u8>,
    pub identity: String,
}

impl Sm2PublicKey {
    /// Checks r ‖ s over `message` (GB/T 32918.2-2016 §7).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Sm2Error> {
        if self.identity.len() > MAX_ID_BYTES {
            return Err(Sm2Error::Identity);
        }
        let key = VerifyingKey::from_sec1_bytes(&self.identity, &self.point)
            .map_err(|_| Sm2Error::Key)?;
        let signature = Signature::from_slice(signature).map_err(|_| Sm2Error::Form)?;
        key.verify(message, &signature)
            .map_err(|_| Sm2Error::Signature)
    }
}

/// A key in memory, for tests and for bodies without a device.
pub struct Sm2SoftwareKey {
    key: SigningKey,
    identity: String,
}

impl Sm2SoftwareKey {
    /// From the 32 bytes of the private number. The nonce of a signature is derived from key and message (RFC 6979).
    pub fn from_bytes(bytes: &[u8; 32], identity: &str) -> Result<Self, Sm2Error> {
        if identity.len() > MAX_ID_BYTES {
            return Err(Sm2Error::Identity);
        }
        let secret = SecretKey::from_slice(bytes).map_err(|_| Sm2Error::Key)?;
        let key = SigningKey::new(identity, &secret).map_err(|_| Sm2Error::Key)?;
        Ok(Self {
            key,
            identity: identity.to_owned(),
        })
    }
}

impl Sm2Signer for Sm2SoftwareKey {
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Sm2Error> {
        let signature: Signature = self.key.try_sign(message).map_err(|_| Sm2Error::Device)?;
        Ok(signature.to_bytes().into())
    }

    fn public_key(&self) -> Sm2PublicKey {
        let key = self.key.verifying_key();
        Sm2PublicKey {
            point: key.to_sec1_bytes().to_vec(),
            identity: self.identity.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use sm2::elliptic_curve::ops::Reduce;
    use sm2::elliptic_curve::point::AffineCoordinates;
    use sm2::{FieldBytes, ProjectivePoint, Scalar};

    use super::*;

    fn vectors() -> serde_json::Value {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/credentials/gm/gm-vectors.json");
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    fn bytes(row: &serde_json::Value, name: &str) -> Vec<u8> {
        hex::decode(row[name].as_str().unwrap()).unwrap()
    }

    #[test]
    fn sm3_gives_the_published_hashes() {
        for row in vectors()["sm3"].as_array().unwrap() {
            assert_eq!(sm3(&bytes(row, "in_hex")).to_vec(), bytes(row, "out_hex"));
        }
    }

    #[test]
    fn sm2_reproduces_the_example_of_the_standard() {
        for row in vectors()["sm2_sign_sm3_curve_sm2p256v1"]
            .as_array()
            .unwrap()
        {
            let secret: [u8; 32] = bytes(row, "d").try_into().unwrap();
            let identity = row["id_ascii"].as_str().unwrap();
            assert_eq!(identity, DEFAULT_ID);
            let message = row["msg_ascii"].as_str().unwrap().as_bytes();
            let key = Sm2SoftwareKey::from_bytes(&secret, identity).unwrap();
            let signature = [bytes(row, "r"), bytes(row, "s")].concat();
            let public = key.public_key();
            assert_eq!(public.verify(message, &signature), Ok(()));
            assert_eq!(
                public.verify(b"message digesu", &signature),
                Err(Sm2Error::Signature)
            );
            assert_eq!(sign_with_nonce(row, &public.point, message), signature);
        }
    }

    /// GB/T 32918.2 §6.1 with the nonce of the example, from curve arithmetic alone.
    fn sign_with_nonce(row: &serde_json::Value, point: &[u8], message: &[u8]) -> Vec<u8> {
        let scalar = |bytes: Vec<u8>| {
            <Scalar as Reduce<FieldBytes>>::reduce(&FieldBytes::try_from(bytes.as_slice()).unwrap())
        };
        let curve = [
            "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC",
            "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93",
            "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7",
            "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0",
        ];
        let mut z = vec![0, 128];
        z.extend_from_slice(DEFAULT_ID.as_bytes());
        z.extend(curve.iter().flat_map(|number| hex::decode(number).unwrap()));
        z.extend_from_slice(&point[1..]);
        let e = scalar(sm3(&[sm3(&z).as_slice(), message].concat()).to_vec());
        let (d, k) = (scalar(bytes(row, "d")), scalar(bytes(row, "k")));
        let x1 = (ProjectivePoint::GENERATOR * k).to_affine().x();
        let r = e + scalar(x1.to_vec());
        let s = (Scalar::ONE + d).invert().unwrap() * (k - r * d);
        let as_bytes = |scalar: Scalar| FieldBytes::from(scalar).to_vec();
        [as_bytes(r), as_bytes(s)].concat()
    }

    #[test]
    fn refuses_what_is_no_key_or_no_signature() {
        assert!(Sm2SoftwareKey::from_bytes(&[0; 32], DEFAULT_ID).is_err());
        assert!(Sm2SoftwareKey::from_bytes(&[1; 32], &"x".repeat(9_000)).is_err());
        let key = Sm2SoftwareKey::from_bytes(&[1; 32], DEFAULT_ID).unwrap();
        let signature = key.sign("证书".as_bytes()).unwrap();
        let public = key.public_key();
        assert_eq!(public.verify("证书".as_bytes(), &signature), Ok(()));
        assert_eq!(public.verify(b"", &[0; 64]), Err(Sm2Error::Form));
        assert_eq!(public.verify(b"", &[1; 10]), Err(Sm2Error::Form));
        let other = Sm2PublicKey {
            identity: "other".to_owned(),
            ..public
        };
        assert_eq!(
            other.verify("证书".as_bytes(), &signature),
            Err(Sm2Error::Signature)
        );
    }
}
