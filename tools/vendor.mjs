// Re-creates src/web/assets/vendor/ from npm packages of exact versions, or checks it.
//
//   node tools/vendor.mjs            fetch the packages, write the folder anew (network, npm and tar needed)
//   node tools/vendor.mjs --check    verify sizes and SHA-256 of what is committed (offline, nothing but Node 20)
//
// The build never runs this: the files are committed. To take a new version, change its line in PACKAGES (version and
// the integrity value that `npm view NAME@VERSION dist.integrity` prints), run the script, run the browser tests.
//
// What is done to the files: comments that point to source maps go (the maps are not shipped); scripts that use syntax
// newer than ES2021 are lowered by esbuild; Object.hasOwn, which Chromium 92 lacks, is replaced or supplied; every
// script is then parsed as ES2021, so that a package which becomes too modern stops the script. Line ends stay LF.
//
// The pages' import map: "preact" preact.mjs, "preact/hooks" preact-hooks.mjs, "@preact/signals-core" signals-core.mjs,
// "@preact/signals" signals.mjs, "htm" htm.mjs, "@noble/hashes" noble-hashes.mjs, "@noble/ciphers" noble-ciphers.mjs. rapidoc-min.js is a classic script: give
// <rapi-doc> the attribute load-fonts="false", or it asks a foreign host for Open Sans; its page needs style-src
// 'unsafe-inline'. Without container queries (Chromium before 105) RapiDoc shows no side bar; the rest works.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const VENDOR = join(ROOT, "src/web/assets/vendor");
const ES_VERSION = 2021;

/** Every package that is read: version and integrity as npm publishes them. @type {Record<string, [string, string]>} */
const PACKAGES = {
  // shipped
  "preact": ["11.2.0", "sha512-/HfHI/7N84e6GrWBJ3J280z3mLaRJiDcSvj/A+y/4AbLnND/1UlGHe1sR6oYuTGwId0nP7dqDU9OnLxMPZ7xBg=="],
  "htm": ["3.1.1", "sha512-983Vyg8NwUE7JkZ6NmOqpCZ+sh1bKv2iYTlUkzlWmA5JD2acKoxd4KVxbMmxX/85mtfdnDmTFoNKcg5DGAvxNQ=="],
  "@preact/signals-core": ["1.14.5", "sha512-vcRv7Ityz5JVmeiVqIluLFzT/PDS/AlhHUpw3/aUWqcVUs6bDGIPXE/6RSC4evBNWYvnniozg5Syfj33al3gkg=="],
  "@preact/signals": ["2.11.4", "sha512-Rb+5RPo9gWSaHtzJeauhHxiC8KP/IF2DEPkHPEOGOnuy2wnJzRqyeLRankUCYd6ADqtxS6GnWGv6Ie343d8aYw=="],
  "bootstrap": ["5.3.9", "sha512-20cU0rcfw8WdxtVbmfU+xT2EjvVTw9Ror/h1Qvd7DXCujRg8OO9mdBCsmTHdJFf3BuadmBNJtgIuUXsBqSkk/w=="],
  "@noble/hashes": ["2.4.0", "sha512-X5XaVWZIBCT7HHZGm5I7ZQXDwLG+bGXuSrMQAW+7Zvl87h1kmc1ZB1VSRJcpUfoUrGQp4Fkoxm5kZ+Ms+aW+eA=="],
  "@noble/ciphers": ["2.4.0", "sha512-AnjFn0Jv92laAkvMrghlFZq4qQCIN/4DxFV/eooqtC2YTjB7kBeLMS2T9KJX4Dn+ZVXLOwK0lSgqDtx9gvxtiw=="],
  "rapidoc": ["9.3.8", "sha512-eCYEbr1Xr8OJZvVCw8SXl9zBCRoLJbhNGuG5IZTHq/RWAOq/O4MafUCuFEyZHsrhLrlUcGZMa64pyhpib8fQKQ=="],
  // inside rapidoc-min.js: read only for their licence texts
  "@apitools/openapi-parser": ["0.0.33", "sha512-on8oZKkRPrPUvJmmQGpLtlcthNrREH5OjDUK2ZczKuFPOx8Tkn9mzyPc7DTQ7O0JQolaZIwymFmBaajglI6LHA=="],
  "lit": ["3.3.3", "sha512-fycuvZg/hkpozL00lm1pEJH5nN/lr9ZXd6mJI2HSN4+Bzc+LDNdEApJ6HFbPkdFNHLvOplIIuJvxkS4XUxqirw=="],
  "lit-html": ["3.3.3", "sha512-el8M6jK2o3RXBnrSHX3ZKrsN8zEV63pSExTO1wYJz7QndGYZ8353e2a5PPX+qHe2aGayfnchQmkAojaWAREOIA=="],
  "lit-element": ["4.2.2", "sha512-aFKhNToWxoyhkNDmWZwEva2SlQia+jfG0fjIWV//YeTaWrVnOxD89dPKfigCUspXFmjzOEUQpOkejH5Ly6sG0w=="],
  "@lit/reactive-element": ["2.1.2", "sha512-pbCDiVMnne1lYUIaYNN5wrwQXDtHaYtg7YEFPeW+hws6U47WeFvISGUWekPGKWOP1ygrs0ef0o1VJMk1exos5A=="],
  "marked": ["4.3.0", "sha512-PRsaiG84bK+AMvxziE/lCFss8juXjNaWzVbN5tXAm4XjeaS9NAHhop+PjQxz2A9h8Q4M/xGmzP8vqNwy6JeK0A=="],
  "prismjs": ["1.30.0", "sha512-DEvV2ZF2r2/63V+tK8hQvrR2ZGn10srHbXviTlcv7Kpzw8jWiNTqbVgjO3IY8RxrrOUF8VPMQQFysYYYv0YZxw=="],
  "buffer": ["6.0.3", "sha512-FTiCpNxtwiZZHEZbcbTIcZjERVICn9yq/pDFkTl95/AxzD1naBctN7YO68riM/gLSDY7sdrMby8hofADYuuqOA=="],
  "base64-js": ["1.5.1", "sha512-AKpaYlHn8t4SVbOHCy+b5+KKgvR4vrsD8vbvrbiQJps7fKDTkjkDry6ji0rUJjC0kzbNePLwzxq8iypo41qeWA=="],
  "ieee754": ["1.2.1", "sha512-dcyqhDvX1C46lXZcVqCpK+FtMRQVdIMN6/Df5js2zouUsqG7I6sFxitIC+7KYK29KdXOLHdu9zL4sFnoVQnqaA=="],
  "base64-arraybuffer": ["1.0.2", "sha512-I3yl4r9QB5ZRY3XuJVEPfc2XhZO6YweFPI+UovAzn+8/hb3oJ6lnysaFcjVpkCPfVWFUDvoZ8kmVDP7WyRtYtQ=="],
  "randexp": ["0.5.3", "sha512-U+5l2KrcMNOUPYvazA3h5ekF80FHTUG+87SEAmHZmolh1M+i/WyTCxVzmi+tidIa1tM4BSe8g2Y/D3loWDjj+w=="],
  "ret": ["0.2.2", "sha512-M0b3YWQs7R3Z917WRQy1HHA7Ba7D8hvZg6UE5mLykJxQVE2ju0IXbGlaHPPlkY+WN7wFP+wUMXmBFA0aV6vYGQ=="],
  "drange": ["1.1.1", "sha512-pYxfDYpued//QpnLIm4Avk7rsNtAtQkUES2cwAYSvD/wd2pKD71gN2Ebj3e7klzXwjocvE8c5vx/1fxwpqmSxA=="],
  "xml-but-prettier": ["1.0.1", "sha512-C2CJaadHrZTqESlH03WOyw0oZTtoy2uEg6dSDF6YRg+9GnYNub53RRemLpnvtbHDFelxMx4LajiFsYeR6XJHgQ=="],
  "repeat-string": ["1.6.1", "sha512-PV0dzCYDNfRi1jCDbJzpW7jNNDRuCOG/jI5ctQcGKt/clZD+YcPS3yIlWuTJMmESC8aevCFmWJy5wjAFgNqN6w=="],
  "swagger-client": ["3.37.3", "sha512-PZv5smQPnPwfP6mnkq96fOp/RNDKBqd8vfwE4UuwA229wsesj20yd7RadXx+9uLBC3c0H6cu/H+bnbMTWG6oUQ=="],
  "@swagger-api/apidom-core": ["1.14.0", "sha512-4BCnyq7P7ZJZawZpIt0tw/OGgiTYsfZ5nCq+9az0hHQWyQ/C7nbYzjeCoY+gMGlO33S/CIlzkJL7nL7xv4rijA=="],
  "minim": ["0.23.8", "sha512-bjdr2xW1dBCMsMGGsUeqM4eFI60m94+szhxWys+B1ztIt6gWSfeGBdSVCIawezeHYLYn0j6zrsXdQS/JllBzww=="],
  "lodash": ["4.18.1", "sha512-dMInicTPVE8d1e5otfwmmjlxkZoUpiVLwyeTdUsi/Caj/gfzzblBcCE5sRHV/AsjuCmxWrte2TNGSYuCeCq+0Q=="],
  "ramda": ["0.30.1", "sha512-tEF5I22zJnuclswcZMc8bDIrwRHRzf+NqVEmqg50ShAZMP7MWeR/RGDthfM/p+BlqvF2fXAzpn8i+SJcYD3alw=="],
  "ramda-adjunct": ["5.1.0", "sha512-8qCpl2vZBXEJyNbi4zqcgdfHtcdsWjOGbiNSEnEBrM6Y0OKOT8UxJbIVGm1TIcjaSu2MxaWcgtsNlKlCk7o7qg=="],
  "js-yaml": ["4.3.2", "sha512-SFNOvSJ+Dgf/9An904Yx+CgSlIPCkIpao4qo51lpee25TIRejdH3rhR4EZMGoNx3/TP3O+wzWuiTFl4sqbltzA=="],
  "fast-json-patch": ["3.1.1", "sha512-vf6IHUX2SBcA+5/+4883dsIjpBTqmfBjmYiWK1savxQmFk4JfBMLa7ynTYOs1Rolp/T1betJxHiGD3g1Mn8lUQ=="],
  "deepmerge": ["4.3.1", "sha512-3sUqbMEc77XqpdNO7FRyRog+eW3ph+GYCbj+rK+uYyRMuwsVy0rMiVtPn+QJlKFvWP/1PYpapqYn0Me2knFn+A=="],
  "neotraverse": ["0.6.18", "sha512-Z4SmBUweYa09+o6pG+eASabEpP6QkQ70yHj351pQoEXIs8uHbaU2DWVmzBANKgflPa47A50PtB2+NgRpQvr7vA=="],
  "short-unique-id": ["5.3.2", "sha512-KRT/hufMSxXKEDSQujfVE0Faa/kZ51ihUcZQAcmP04t00DvPj7Ox5anHke1sJYUtzSuiT/Y5uyzg/W7bBEGhCg=="],
  "ts-mixer": ["6.0.4", "sha512-ufKpbmrugz5Aou4wcr5Wc1UUFWOLhq+Fm6qa6P0w0K5Qw2yhaUoiWszhCVuNQyNwrlGiscHOmqYoAox1PtvgjA=="],
  "openapi-path-templating": ["2.2.1", "sha512-eN14VrDvl/YyGxxrkGOHkVkWEoPyhyeydOUrbvjoz8K5eIGgELASwN1eqFOJ2CTQMGCy2EntOK1KdtJ8ZMekcg=="],
  "openapi-server-url-templating": ["1.3.0", "sha512-DPlCms3KKEbjVQb0spV6Awfn6UWNheuG/+folQPzh/wUaKwuqvj8zt5gagD7qoyxtE03cIiKPgLFS3Q8Bz00uQ=="],
  "apg-lite": ["1.0.5", "sha512-SlI+nLMQDzCZfS39ihzjGp3JNBQfJXyMi6cg9tkLOCPVErgFsUIAEdO9IezR7kbP5Xd0ozcPNQBkf9TO5cHgWw=="],
  "core-js-pure": ["3.51.0", "sha512-NE4SFDJ+qzQeqHG2vVSNwopzS6zZNPYJ5kinIqs+OofTqGzOmICgT89E/yvS9XY7rwb3eU1utWXTJ9nVFqv74A=="],
  "@babel/runtime-corejs3": ["7.29.13", "sha512-vz2jdupHNmzH+i7E6u6Np8dKWMwp+P9R8lbjXerbD4YcaHa+Jc2rmSR8MhMfXpHZYcwZ28Wq0LsbcLf50TglIw=="],
  "cookie": ["0.6.0", "sha512-U71cyTamuh1CRNCfpGY6to28lxvNwPG4Guz/EVjgf3Jmzv0vlDp1atT9eS5dDjMYHucpHbWns6Lwf3BKz6svdw=="],
  // tools of this script
  "esbuild-wasm": ["0.28.2", "sha512-GccVwhv3mmOUVQHCQm2Ox/rby8n/EqUwvZxE6Pjfikrq/lWw9g9WX/u9EykWnpot3Ko6j426DgQdea2xWKIAQA=="],
  "acorn": ["8.15.0", "sha512-NZyJarBfL7nWwIq+FDL6Zp/yHEhePMNnnJ0y3qfieCrmNvYct8uvtiV41UvlSe6apAfk0fY1FbWx+NwfmpvtTg=="],
};

/** Packages whose code rapidoc-min.js contains, in the order of its licence file. */
const IN_RAPIDOC = Object.keys(PACKAGES).slice(
  Object.keys(PACKAGES).indexOf("@apitools/openapi-parser"),
  Object.keys(PACKAGES).indexOf("esbuild-wasm"),
);

/** The only things that pages need of @noble/hashes, as one module. */
const NOBLE_ENTRY = `
export { sha256 } from "@noble/hashes/sha2.js";
export { hmac } from "@noble/hashes/hmac.js";
export { hkdf, extract, expand } from "@noble/hashes/hkdf.js";
export { bytesToHex, hexToBytes, utf8ToBytes, concatBytes } from "@noble/hashes/utils.js";
`;

/** The only cipher that pages need of @noble/ciphers. */
const CIPHERS_ENTRY = `
export { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
`;

const HAS_OWN = "Object.prototype.hasOwnProperty.call(object, key)";

/**
 * @typedef {{folder: (name: string) => string, esbuild: (options: string[], input?: string) => string}} Tools
 * @typedef {{file: string, package: string, licence?: string, make: (tools: Tools) => string}} Vendored
 */

/** @type {(name: string, path: string) => (tools: Tools) => string} */
const copyOf = (name, path) => ({ folder }) => readFileSync(join(folder(name), path), "utf8");

/** @type {Vendored[]} */
const FILES = [
  { file: "preact.mjs", package: "preact", make: copyOf("preact", "dist/preact.mjs") },
  { file: "preact-hooks.mjs", package: "preact", make: copyOf("preact", "hooks/dist/hooks.mjs") },
  { file: "htm.mjs", package: "htm", make: copyOf("htm", "dist/htm.mjs") },
  { file: "signals-core.mjs", package: "@preact/signals-core", make: copyOf("@preact/signals-core", "dist/signals-core.mjs") },
  { file: "signals.mjs", package: "@preact/signals", make: copyOf("@preact/signals", "dist/signals.mjs") },
  { file: "noble-hashes.mjs", package: "@noble/hashes", make: bundleNoble("@noble/hashes", NOBLE_ENTRY, "sha256, hmac, hkdf and helpers") },
  { file: "noble-ciphers.mjs", package: "@noble/ciphers", make: bundleNoble("@noble/ciphers", CIPHERS_ENTRY, "xchacha20poly1305") },
  // what the bundle contains is under these licences together; RapiDoc itself is MIT
  { file: "rapidoc-min.js", package: "rapidoc", licence: "MIT AND Apache-2.0 AND BSD-3-Clause AND BSD-2-Clause", make: lowerRapidoc },
  { file: "bootstrap.min.css", package: "bootstrap", make: copyOf("bootstrap", "dist/css/bootstrap.min.css") },
];

/** @type {(name: string, exports: string, what: string) => (tools: Tools) => string} */
function bundleNoble(name, exports, what) {
  return ({ folder, esbuild }) => {
    const work = dirname(dirname(dirname(folder(name))));
    const entry = join(work, "noble-entry.mjs");
    const shim = join(work, "noble-shim.mjs");
    writeFileSync(entry, exports);
    writeFileSync(shim, `export const hasOwn = (object, key) => ${HAS_OWN};\n`);
    const banner = `/*! ${name} ${PACKAGES[name][0]}: ${what}. MIT, (c) Paul Miller. */`;
    return esbuild([
      entry, "--bundle", "--format=esm", `--target=es${ES_VERSION}`, "--minify-syntax", "--minify-whitespace",
      "--charset=utf8", "--legal-comments=none", `--banner:js=${banner}`, "--define:Object.hasOwn=hasOwn", `--inject:${shim}`,
    ]);
  };
}

/** @param {Tools} tools */
function lowerRapidoc({ folder, esbuild }) {
  const source = readFileSync(join(folder("rapidoc"), "dist/rapidoc-min.js"), "utf8");
  const supply = `Object.hasOwn||(Object.hasOwn=function(object,key){return ${HAS_OWN}});`;
  const notice = `/*! RapiDoc ${PACKAGES["rapidoc"][0]}, lowered to ES${ES_VERSION} | Author - Mrinmoy Majumdar | licences/rapidoc.txt */`;
  const options = ["--loader=js", "--format=iife", `--target=es${ES_VERSION}`, "--minify", "--charset=utf8", "--legal-comments=none"];
  return `${notice}\n${supply}\n${esbuild(options, source)}`;
}

/** The comment that names a source map, at the end of a script or a style sheet. @param {string} text */
function withoutSourceMap(text) {
  return text.replace(/\s*(\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=\S+ \*\/)\s*$/, "").trimEnd() + "\n";
}

/** @param {string} name a package */
const licenceFile = (name) => `licences/${name.replace("@", "").replace("/", "-")}.txt`;

/** Licence and notice files of a package, joined; empty when it ships none. @param {string} folder */
function licenceText(folder) {
  const named = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)(\.(md|txt))?$/i.test(file)).sort();
  const paths = named.map((file) => join(folder, file));
  const reuse = join(folder, "LICENSES");
  if (existsSync(reuse)) paths.push(join(reuse, "Apache-2.0.txt"), join(reuse, "MIT.txt"));
  return paths.map((path) => tidy(readFileSync(path, "utf8"))).join("\n----\n\n");
}

/** LF line ends, no trailing blanks, one newline at the end. @param {string} text */
function tidy(text) {
  return text.replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "").trim() + "\n";
}

/** RapiDoc is a bundle: its own licence, its list of notices, then the licence of every package inside. @param {Tools} tools */
function rapidocLicence({ folder }) {
  const parts = [
    licenceText(folder("rapidoc")),
    readFileSync(join(folder("rapidoc"), "dist/rapidoc-min.js.LICENSE.txt"), "utf8"),
    "rapidoc-min.js contains code of the packages below. The texts are those of the versions named here; the bundle's own\n" +
      "versions may differ slightly. A text that is the same as an earlier one is named, not repeated.\n",
  ];
  /** @type {Map<string, string>} */
  const seen = new Map();
  for (const name of IN_RAPIDOC) {
    const { license } = JSON.parse(readFileSync(join(folder(name), "package.json"), "utf8"));
    const text = licenceText(folder(name));
    const first = seen.get(text);
    const body = text === ""
      ? `The package ships no licence text; it declares ${license}.` + (license === "Apache-2.0" ? " See the text of swagger-client." : " See RapiDoc's text: the author is the same.")
      : first ? `The text of ${first}.` : text;
    if (text !== "" && !first) seen.set(text, name);
    parts.push(`==== ${name} ${PACKAGES[name][0]} (${license}) ====\n\n${body}`);
  }
  return parts.map(tidy).join("\n");
}

/** Fetches every package into `work` and returns what the makers need. @param {string} work @returns {Tools} */
function fetchPackages(work) {
  const specs = Object.entries(PACKAGES).map(([name, [version]]) => `${name}@${version}`);
  const printed = execFileSync("npm", ["pack", "--json", "--silent", "--ignore-scripts", "--pack-destination", work, ...specs], {
    cwd: work, encoding: "utf8", maxBuffer: 1 << 28,
  });
  for (const packed of JSON.parse(printed)) {
    const archive = [packed.filename, packed.filename.replace("@", "").replace("/", "-")].map((f) => join(work, f)).find(existsSync);
    if (!archive) throw new Error(`${packed.name}: npm wrote no archive`);
    const integrity = "sha512-" + createHash("sha512").update(readFileSync(archive)).digest("base64");
    if (integrity !== PACKAGES[packed.name][1]) throw new Error(`${packed.name}: integrity ${integrity} is not the one pinned`);
    const folder = join(work, "node_modules", packed.name);
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"]);
  }
  const folder = (/** @type {string} */ name) => join(work, "node_modules", name);
  const esbuild = (/** @type {string[]} */ options, /** @type {string | undefined} */ input) =>
    execFileSync(process.execPath, [join(folder("esbuild-wasm"), "bin/esbuild"), "--log-level=warning", ...options], {
      cwd: work, input, encoding: "utf8", maxBuffer: 1 << 26,
    });
  return { folder, esbuild };
}

/** @param {Buffer | string} data */
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

async function create() {
  const work = mkdtempSync(join(tmpdir(), "touchstone-vendor-"));
  try {
    const tools = fetchPackages(work);
    const acorn = await import(pathToFileURL(join(tools.folder("acorn"), "dist/acorn.mjs")).href);
    rmSync(VENDOR, { recursive: true, force: true });
    mkdirSync(join(VENDOR, "licences"), { recursive: true });
    const manifest = [];
    for (const { file, package: name, licence: declared, make } of FILES) {
      const text = withoutSourceMap(make(tools));
      if (!file.endsWith(".css")) acorn.parse(text, { ecmaVersion: ES_VERSION, sourceType: file.endsWith(".mjs") ? "module" : "script" });
      writeFileSync(join(VENDOR, file), text);
      const { license } = JSON.parse(readFileSync(join(tools.folder(name), "package.json"), "utf8"));
      const bytes = Buffer.byteLength(text);
      manifest.push({ file, package: name, version: PACKAGES[name][0], licence: declared ?? license, sha256: sha256(text), bytes });
      const terms = name === "rapidoc" ? rapidocLicence(tools) : licenceText(tools.folder(name));
      if (terms === "") throw new Error(`${name} ships no licence text`);
      writeFileSync(join(VENDOR, licenceFile(name)), terms);
    }
    writeFileSync(join(VENDOR, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What is wrong with the committed folder, as sentences. */
function check() {
  /** @type {string[]} */
  const problems = [];
  const manifest = JSON.parse(readFileSync(join(VENDOR, "manifest.json"), "utf8"));
  const expected = new Set(["manifest.json"]);
  for (const entry of manifest) {
    expected.add(entry.file).add(licenceFile(entry.package));
    const path = join(VENDOR, entry.file);
    if (!existsSync(path)) {
      problems.push(`${entry.file} is missing`);
      continue;
    }
    const data = readFileSync(path);
    if (data.length !== entry.bytes) problems.push(`${entry.file} has ${data.length} bytes, the manifest says ${entry.bytes}`);
    if (sha256(data) !== entry.sha256) problems.push(`${entry.file} does not have the SHA-256 of the manifest`);
    if (PACKAGES[entry.package]?.[0] !== entry.version) problems.push(`${entry.file}: this script pins another version of ${entry.package}`);
    const licence = join(VENDOR, licenceFile(entry.package));
    if (!existsSync(licence) || readFileSync(licence).length === 0) problems.push(`${entry.package} has no licence text`);
  }
  for (const { file } of FILES) if (!expected.has(file)) problems.push(`${file} is not in the manifest`);
  const present = [...readdirSync(VENDOR), ...readdirSync(join(VENDOR, "licences")).map((file) => `licences/${file}`)];
  for (const file of present) if (file !== "licences" && !expected.has(file)) problems.push(`${file} is in the folder, but not in the manifest`);
  return problems;
}

if (process.argv.includes("--check")) {
  const problems = check();
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log("vendored files: as the manifest says");
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  await create();
  for (const entry of JSON.parse(readFileSync(join(VENDOR, "manifest.json"), "utf8"))) {
    console.log(`${entry.file}  ${entry.package} ${entry.version}  ${entry.bytes} bytes`);
  }
}
