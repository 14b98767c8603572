// People of an installation for the journeys: accounts with passwords, a roster of invented trainees.

import { runProgram } from "./support.mjs";

export const PASSWORD = "tea-mountain-river-seven";

/** The last character of an identity number (GB 11643). @param {string} digits the first seventeen */
function checkCharacter(digits) {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return "10X98765432"[sum % 11];
}

/** A roster in the shipped format. @param {number} count @param {number} [wrong] so many of the last rows have a bad number */
export function rosterOf(count, wrong = 0) {
  const rows = ["姓名,性别,出生日期,证件类型,证件号码,手机号码,文化程度,申报条件"];
  for (let place = 0; place < count; place += 1) {
    const female = place % 2 === 0;
    const digits = `36073419990101${String(200 + place * 2 + (female ? 0 : 1)).slice(-3)}`;
    const last = checkCharacter(digits) ?? "0";
    const shown = place >= count - wrong ? (last === "0" ? "1" : "0") : last;
    const name = `${"赖曾钟刘古潘"[place % 6]}${"秀英志强丽华建平春梅"[place % 10]}${"一二三四五六七"[place % 7]}`;
    rows.push(`${name},${female ? "女" : "男"},1999-01-01,居民身份证,${digits}${shown},138${String(10_000_000 + place)},高中,年满16周岁`);
  }
  return `\ufeff${rows.join("\n")}\n`;
}

/**
 * The first administrator of the installation, or of a body when one is named, with a password.
 * @param {{base: string, data: string}} server @param {string} login @param {string} name @param {string[]} [more]
 */
export async function createAdmin(server, login, name, more = []) {
  const answer = JSON.parse(runProgram(server.data, ["create-admin", "--json", "--login", login, "--name", name, ...more]));
  await setPassword(server, answer.setup_link);
}

/** @param {{base: string}} server @param {string} link */
export async function setPassword(server, link) {
  const token = new URL(link).searchParams.get("token");
  await call(server, "POST", "/password-resets/confirm", { token, password: PASSWORD });
}

/**
 * One request to the interface; throws what the server refused.
 * @param {{base: string}} server @param {string} method @param {string} path @param {unknown} [body] @param {string} [token]
 * @returns {Promise<any>}
 */
export async function call(server, method, path, body, token) {
  const answer = await fetch(`${server.base}/api/v1${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** @param {{base: string}} server @param {string} login @returns {Promise<string>} an access token */
export async function tokenOf(server, login) {
  return (await call(server, "POST", "/session", { login, password: PASSWORD })).access_token;
}

/**
 * Signs in through the page.
 * @param {import("playwright-core").Page} page @param {{base: string}} server @param {string} login
 */
export async function signIn(page, server, login) {
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/app\//);
  await page.locator("h1").waitFor();
}
