// A server of its own for each journey, and a browser to drive.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The two sizes every page is looked at. */
export const SIZES = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };

/** The server's program: TOUCHSTONE_BIN, or the debug build, made when it is missing. */
export function program() {
  if (process.env.TOUCHSTONE_BIN) return process.env.TOUCHSTONE_BIN;
  const built = join(ROOT, "target/debug/touchstone");
  if (!existsSync(built)) execFileSync("cargo", ["build", "--locked", "--quiet"], { cwd: ROOT, stdio: "inherit" });
  return built;
}

/**
 * Runs one command of the program to its end over the data of a server; gives what it prints.
 * @param {string} data @param {string[]} args
 */
export function runProgram(data, args) {
  return execFileSync(program(), args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, TOUCHSTONE__DATA__DIR: data } });
}

/**
 * Runs `touchstone` with `args` until `stop`; resolves when it says where it listens.
 * @param {(data: string) => string[]} args gets the data folder
 */
export async function startServer(args = () => ["serve", "--listen", "127.0.0.1:0"]) {
  const data = mkdtempSync(join(tmpdir(), "touchstone-journey-"));
  const child = spawn(program(), args(data), {
    cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, TOUCHSTONE__DATA__DIR: data, TOUCHSTONE__HTTP__WORKERS: "2" },
  });
  let printed = "";
  const base = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server does not start:\n${printed}`)), 120_000);
    const read = (/** @type {Buffer} */ chunk) => {
      printed += chunk.toString();
      // `serve` logs that it is serving, `demo --json` prints its address
      const found = /(127\.0\.0\.1:\d+)/.exec(printed.split("\n").filter((line) => /serving|"address"/.test(line)).join("\n"));
      if (!found) return;
      clearTimeout(timer);
      done(`http://${found[1]}`);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => fail(new Error(`the server ended with ${code}:\n${printed}`)));
  });
  return {
    base: /** @type {string} */ (base),
    data,
    printed: () => printed,
    async stop() {
      const ended = new Promise((done) => child.on("exit", done));
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/**
 * A page that fails the test when a script fails or the content security policy is broken.
 * @param {import("playwright-core").Browser} browser @param {keyof typeof SIZES} [size]
 */
export async function openPage(browser, size = "desk") {
  const context = await browser.newContext({ viewport: SIZES[size], locale: "zh-CN", timezoneId: "America/New_York" });
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
  });
  return { page, context, faults };
}

/**
 * What axe finds against WCAG 2.2 AA, as short lines.
 * @param {import("playwright-core").Page} page
 */
export async function accessibilityFaults(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    /** @type {any} */ (window).axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.violations.map((/** @type {any} */ one) => `${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.target.join(" ")).join(" | ")}`);
}

/** Where the screenshots go: SCREENSHOTS, or nowhere. @param {import("playwright-core").Page} page @param {string} name */
export async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
