/** The part of @noble/hashes that is vendored as one module. */
type Hash = ((message: Uint8Array) => Uint8Array) & { create(): { update(data: Uint8Array): any; digest(): Uint8Array } };
export const sha256: Hash;
export function hmac(hash: Hash, key: Uint8Array, message: Uint8Array): Uint8Array;
export function hkdf(hash: Hash, key: Uint8Array, salt: Uint8Array | undefined, info: Uint8Array | undefined, length: number): Uint8Array;
export function bytesToHex(bytes: Uint8Array): string;
export function hexToBytes(hex: string): Uint8Array;
export function utf8ToBytes(text: string): Uint8Array;
export function concatBytes(...parts: Uint8Array[]): Uint8Array;
