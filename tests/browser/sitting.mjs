// A sitting made through the interface, as a body's administrator would: standard, plan, bank, centre, cohort, roster, room,
// tickets. Returns what the candidates hold in their hands.

import { execFileSync } from "node:child_process";
import { program, startServer } from "./support.mjs";

const OCCUPATION = "4-04-05-05";
const LEVEL = 3;
const PASSWORD = "a quiet hill in Xunwu";
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const NAMES = ["钟秀兰", "曹志强", "刘春香", "谢小军", "潘玉梅", "汪建华"];

/** A valid identity number of an invented person. @param {number} serial */
export function identityNumber(serial) {
  const body = `360734${1985 + (serial % 15)}0${1 + (serial % 9)}1${serial % 10}${String(100 + serial).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(body[place]), 0);
  return body + "10X98765432"[sum % 11];
}

/**
 * @param {string} base @param {string} method @param {string} path @param {{token?: string, body?: unknown, form?: FormData}} [options]
 */
export async function call(base, method, path, { token, body, form } = {}) {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: form ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** A server with a body and its administrator. */
export async function startBody() {
  let link = "";
  const server = await startServer((data) => {
    const environment = { ...process.env, TOUCHSTONE__DATA__DIR: data };
    const printed = execFileSync(program(), ["--json", "create-admin", "--login", "admin.xunwu", "--name", "管理员", "--body", "寻乌职业技能评价中心",
      "--class-letter", "S", "--province-code", "36", "--site-serial", "000001"], { env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    link = JSON.parse(printed).setup_link;
    return ["serve", "--listen", "127.0.0.1:0"];
  });
  await call(server.base, "POST", "/password-resets/confirm", { body: { token: new URL(link).searchParams.get("token"), password: PASSWORD } });
  const { access_token: token } = await call(server.base, "POST", "/session", { body: { login: "admin.xunwu", password: PASSWORD } });
  return { server, token: /** @type {string} */ (token), login: "admin.xunwu", password: PASSWORD };
}

/**
 * @param {string} base @param {string} token of the body's administrator
 * @param {{opensAt?: Date, people?: number, firstPerson?: number, name?: string}} [wishes] nobody may sit twice at a time: `firstPerson` keeps the people of
 *   two sittings apart
 */
export async function makeSitting(base, token, { opensAt = new Date(Date.now() - 60_000), people = 2, firstPerson = 0, name = "第一场" } = {}) {
  const as = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) => call(base, method, path, { token, body });
  const standard = (await call(base, "GET", "/standards")).items.find((/** @type {any} */ one) => one.occupation_code === OCCUPATION);
  await as("POST", `/standards/${standard.id}/adoption`, {});
  const plan = await as("POST", "/plans", { shipped_key: `${OCCUPATION}/level-${LEVEL}` });
  await as("POST", "/banks", { occupation_code: OCCUPATION, level: LEVEL });
  const centre = await as("POST", "/centres", { name: `寻乌县职业培训中心 ${name}`, county_code: "360734" });
  const cohort = await as("POST", "/cohorts", { name, occupation_code: OCCUPATION, level: LEVEL, centre_id: centre.id });
  const rows = Array.from({ length: people }, (_, index) => `${NAMES[index % NAMES.length]},${identityNumber(firstPerson + index)},1380013${String(8000 + firstPerson + index)}`);
  const form = new FormData();
  form.append("file", new Blob([`姓名,证件号码,手机号码\n${rows.join("\n")}\n`]), "roster.csv");
  const roster = await call(base, "POST", `/cohorts/${cohort.id}/rosters`, { token, form });
  await until(async () => (await as("GET", `/rosters/${roster.id}`, undefined)).state === "done");
  const sitting = await as("POST", "/sittings", { name, plan_id: plan.id, opens_at: opensAt, closes_at: new Date(opensAt.getTime() + 5 * 3600_000) });
  await as("POST", `/sittings/${sitting.id}/rooms`, { name: "第一机房", centre_id: centre.id, seats: people });
  await as("POST", `/sittings/${sitting.id}/candidates`, { cohort_id: cohort.id });
  await as("POST", `/sittings/${sitting.id}/preparation`, { forms: 1 });
  const { items: tickets } = await as("GET", `/sittings/${sitting.id}/tickets`, undefined);
  return { sittingId: /** @type {string} */ (sitting.id), tickets: /** @type {{admission_number: string, seat_code: string, name: string}[]} */ (tickets) };
}

/** @param {() => Promise<boolean>} done */
async function until(done) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error("waited too long");
}
