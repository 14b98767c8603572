/** The part of @noble/ciphers that is vendored as one module. */
type Cipher = { encrypt(plain: Uint8Array): Uint8Array; decrypt(sealed: Uint8Array): Uint8Array };
export function xchacha20poly1305(key: Uint8Array, nonce: Uint8Array, bound?: Uint8Array): Cipher;
