// The life of one certificate through the pages: roster, sitting, exam with the line cut, marks, two signatures, certificate,
// and its QR read back from the printed PDF.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { call, PASSWORD, rosterOf, setPassword, signIn, tokenOf } from "../staff_people.mjs";
import { startBody } from "../sitting.mjs";
import { accessibilityFaults, openPage, picture, startBrowser } from "../support.mjs";

const OCCUPATION = "4-04-05-05";

/** @type {Awaited<ReturnType<typeof startBody>>} */
let body;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  [body, browser] = await Promise.all([startBody(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await body?.server.stop();
});

/** @param {import("playwright-core").Page} page */
const confirm = (page) => page.locator("dialog[open] .dialog-buttons .btn").last().click();

/** @param {import("playwright-core").Page} page @param {string} name */
async function lookAt(page, name) {
  await page.waitForLoadState("networkidle");
  assert.deepEqual(await accessibilityFaults(page), [], name);
  await picture(page, name);
}

/** @param {import("playwright-core").Page} page @param {string} login @param {string} password */
async function signInWith(page, login, password) {
  if (password === PASSWORD) return signIn(page, body.server, login);
  await page.goto(`${body.server.base}/sign-in`);
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/app\//);
  await page.locator("h1").waitFor();
}

/** Keys of the bank by stem, as a reviewer may see them. @param {string} token @returns {Promise<Map<string, string[]>>} */
async function keysByStem(token) {
  const keys = new Map();
  let after = "";
  do {
    const page = await call(body.server, "GET", `/items?occupation_code=${OCCUPATION}&level=3&limit=200${after && `&after=${after}`}`, undefined, token);
    for (const row of page.items) {
      const item = await call(body.server, "GET", `/items/${row.id}`, undefined, token);
      keys.set(item.stem, [item.key].flat());
    }
    after = page.next ?? "";
  } while (after);
  return keys;
}

test("from a roster to a certificate whose QR says that it is valid", { timeout: 240_000 }, async () => {
  const { server } = body;
  const admin = body.token;
  const as = (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ sent) => call(server, method, path, sent, admin);

  // What a body does once: standard, plan, bank, centre, people.
  const standard = (await as("GET", "/standards", undefined)).items.find((/** @type {any} */ one) => one.occupation_code === OCCUPATION);
  await as("POST", `/standards/${standard.id}/adoption`, {});
  const plan = await as("POST", "/plans", { shipped_key: `${OCCUPATION}/level-3` });
  await as("POST", "/banks", { occupation_code: OCCUPATION, level: 3 });
  const centre = await as("POST", "/centres", { name: "寻乌客服县培训中心", county_code: "360734" });
  for (const [login, name, role, centre_id] of [
    ["second", "谢负责人", "body_admin", undefined],
    ["kaoping", "陈考评", "assessor", undefined],
    ["yan", "严老师", "centre_admin", centre.id],
  ]) {
    const made = await as("POST", "/accounts", { login, display_name: name, role, ...(centre_id ? { centre_id } : {}) });
    await setPassword(server, made.setup_link);
  }

  // The centre opens a cohort and uploads its roster.
  const atCentre = await openPage(browser);
  await signIn(atCentre.page, server, "yan");
  const cohort = await call(server, "POST", "/cohorts", { name: "2026年秋季班", occupation_code: OCCUPATION, level: 3 }, await tokenOf(server, "yan"));
  await atCentre.page.goto(`${server.base}/app/cohorts/${cohort.id}`);
  await atCentre.page.locator("#st-roster-file").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(rosterOf(2, 1)) });
  await atCentre.page.getByText("录入 1 人，更新 0 人，没有变化 0 人，退回 1 行。").first().waitFor({ timeout: 30_000 });
  await lookAt(atCentre.page, "path-1-roster");

  // The administrator opens a sitting, seats the cohort and prepares it.
  const opens = new Date(Date.now() - 60_000);
  const sitting = await as("POST", "/sittings", { name: "秋季第一场", plan_id: plan.id, opens_at: opens, closes_at: new Date(opens.getTime() + 3 * 3_600_000) });
  await as("POST", `/sittings/${sitting.id}/rooms`, { name: "第一机房", centre_id: centre.id, seats: 5 });
  await as("POST", `/sittings/${sitting.id}/candidates`, { cohort_id: cohort.id });
  const office = await openPage(browser);
  await signInWith(office.page, body.login, body.password);
  await office.page.goto(`${server.base}/app/sittings/${sitting.id}/setup?step=prepare`);
  await office.page.getByRole("button", { name: "组卷排座" }).click();
  await confirm(office.page);
  await office.page.getByText("准备好了").waitFor({ timeout: 60_000 });
  await lookAt(office.page, "path-2-prepared");
  const [ticket] = (await as("GET", `/sittings/${sitting.id}/tickets`, undefined)).items;

  // The candidate sits; the line is cut for a while.
  const seat = await openPage(browser);
  await seat.page.goto(`${server.base}/exam`);
  await seat.page.getByLabel("准考证号").fill(ticket.admission_number);
  await seat.page.getByLabel("座位码").fill(ticket.seat_code);
  await seat.page.getByRole("button", { name: "进入", exact: true }).click();
  await seat.page.getByRole("button", { name: "信息无误" }).click();
  await seat.page.getByRole("button", { name: "开始答题" }).click();
  await seat.page.getByRole("heading", { name: /^第 1 题 \/ 共 190 题/ }).waitFor();
  const saved = (/** @type {RegExp} */ words) => seat.page.locator(".save-state").filter({ hasText: words }).waitFor({ timeout: 30_000 });
  await seat.page.keyboard.press("1");
  await saved(/已保存 1\/190/);
  await seat.context.setOffline(true);
  await seat.page.keyboard.press("ArrowRight");
  await seat.page.keyboard.press("1");
  await seat.page.keyboard.press("ArrowRight");
  await seat.page.keyboard.press("1");
  await saved(/断网/);
  await lookAt(seat.page, "path-3-line-cut");
  await seat.context.setOffline(false);
  await saved(/已保存 3\/190/);

  // The other 187 answers come as another device of hers would send them, so that the test need not click each.
  const examToken = await seat.page.evaluate(() => sessionStorage.getItem("touchstone.exam.token") ?? "");
  const paper = await call(server, "GET", "/exam/paper", undefined, examToken);
  const keys = await keysByStem(admin);
  const events = paper.items.map((/** @type {any} */ item) => ({ item_no: item.item_no, seq: 1_000, answer: { choice: keys.get(item.stem), flagged: false } }));
  for (let from = 0; from < events.length; from += 50) {
    const answer = await call(server, "PUT", `/attempts/${paper.attempt_id}/answers`, { events: events.slice(from, from + 50) }, examToken);
    assert.ok(answer.outcomes.every((/** @type {any} */ one) => one.outcome === "stored"));
  }
  await seat.page.reload();
  await saved(/已保存 190\/190/);
  await seat.page.getByRole("button", { name: "交卷", exact: true }).click();
  await seat.page.locator("dialog[open] .btn-primary, dialog[open] .btn").last().click();
  await seat.page.getByRole("heading", { name: "交卷回执" }).waitFor({ timeout: 30_000 });
  await lookAt(seat.page, "path-4-receipt");

  // An assessor enters the practical marks, blind.
  const assessor = await openPage(browser);
  await signIn(assessor.page, server, "kaoping");
  const admissions = (await as("GET", `/sittings/${sitting.id}/admissions`, undefined)).items;
  const units = plan.document?.practical?.units ?? (await as("GET", `/plans/${plan.id}`, undefined)).document.practical.units;
  await call(
    server, "PUT", `/sittings/${sitting.id}/practical-marks/${admissions[0].id}`,
    { units: units.map((/** @type {any} */ unit) => ({ code: unit.code, score_hundredths: Math.floor(unit.score_hundredths * 0.8) })), note: "" },
    await tokenOf(server, "kaoping"),
  );
  await assessor.page.goto(`${server.base}/app/marking/${sitting.id}`);
  await assessor.page.locator("h1").waitFor();
  assert.equal(await assessor.page.getByText(ticket.name).count(), 0, "marking is blind");
  await lookAt(assessor.page, "assessor-marks");

  // Two people release.
  await office.page.goto(`${server.base}/app/sittings/${sitting.id}/results`);
  await office.page.getByRole("button", { name: "核对无误，签名" }).click();
  await confirm(office.page);
  await office.page.getByText("您已经签名。").waitFor();
  await lookAt(office.page, "body-release");
  const second = await openPage(browser);
  await signIn(second.page, server, "second");
  await second.page.goto(`${server.base}/app/sittings/${sitting.id}/results`);
  await second.page.getByRole("button", { name: "核对无误，签名并发布" }).click();
  await confirm(second.page);
  await second.page.getByText("成绩已经发布").first().waitFor();

  // The candidate sees the result.
  await seat.page.goto(`${server.base}/results`);
  const idNumber = rosterOf(1).split("\n")[1]?.split(",")[4] ?? "";
  await seat.page.getByLabel("准考证号").fill(ticket.admission_number);
  await seat.page.getByLabel("姓名").fill(ticket.name);
  await seat.page.getByLabel(/后六位/).fill(idNumber.slice(-6));
  await seat.page.keyboard.press("Enter");
  await seat.page.getByText("合格").first().waitFor();
  await lookAt(seat.page, "results-lookup");

  // The certificate is issued, printed, and its QR leads to the words.
  await second.page.reload();
  await second.page.getByRole("button", { name: "为 1 人签发" }).click();
  await confirm(second.page);
  await second.page.getByText("合格者都已有证书，共 1 份。").waitFor({ timeout: 60_000 });
  await lookAt(second.page, "path-5-issued");
  const [certificate] = (await as("GET", `/certificates?sitting_id=${sitting.id}`, undefined)).items;
  assert.match(certificate.number, /^S\d{14}3\d{6}$|^S\d{21}$/);
  const pdf = await fetch(`${server.base}/api/v1/certificates/${certificate.id}/pdf`, { headers: { Authorization: `Bearer ${admin}` } });
  assert.equal(pdf.status, 200);
  const folder = mkdtempSync(join(tmpdir(), "touchstone-certificate-"));
  writeFileSync(join(folder, "certificate.pdf"), Buffer.from(await pdf.arrayBuffer()));
  execFileSync("pdftoppm", ["-r", "150", "-png", join(folder, "certificate.pdf"), join(folder, "page")]);
  const read = spawnSync("zbarimg", ["--quiet", "--raw", join(folder, "page-1.png")], { encoding: "utf8" });
  const address = new URL(read.stdout.trim());
  assert.match(address.pathname, /^\/v\/[0-9a-f]{32}$/);
  const anybody = await openPage(browser, "phone");
  await anybody.page.goto(`${server.base}${address.pathname}`);
  await anybody.page.getByText("有效").first().waitFor();
  await anybody.page.getByText(certificate.number).first().waitFor();
  await anybody.page.getByText(ticket.name).first().waitFor();
  await lookAt(anybody.page, "verify-valid");

  // Revoked, it says so at once.
  await as("POST", `/certificates/${certificate.id}/revocation`, { reason: "演练" });
  await anybody.page.reload();
  await anybody.page.getByText("已撤销").first().waitFor();
  await lookAt(anybody.page, "verify-revoked");

  for (const one of [atCentre, office, seat, assessor, second, anybody]) assert.deepEqual(one.faults, []);
  for (const one of [atCentre, office, seat, assessor, second, anybody]) await one.context.close();
});
