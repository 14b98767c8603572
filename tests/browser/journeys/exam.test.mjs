// A candidate's exam against the real server: the whole way, and every fault a county exam room knows.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { call, makeSitting, startBody } from "../sitting.mjs";
import { accessibilityFaults, openPage, picture, startBrowser } from "../support.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{admission_number: string, seat_code: string, name: string}} Ticket */

/** @type {Awaited<ReturnType<typeof startBody>>} */
let body;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Ticket[]} */
let tickets;
let next = 0;

before(async () => {
  [body, browser] = await Promise.all([startBody(), startBrowser()]);
  ({ tickets } = await makeSitting(body.server.base, body.token, { people: 14 }));
});
after(async () => {
  await browser?.close();
  await body?.server.stop();
});

/** A ticket nobody has used. */
function freshTicket() {
  const ticket = tickets[next];
  next += 1;
  assert.ok(ticket, "more people in the sitting");
  return ticket;
}

/** @param {Page} page @param {Ticket} ticket */
async function enter(page, ticket) {
  await page.goto(`${body.server.base}/exam`);
  await fillEntry(page, ticket);
}

/** @param {Page} page @param {Ticket} ticket */
async function fillEntry(page, ticket) {
  await page.getByLabel("准考证号").fill(ticket.admission_number);
  // as people type it: small letters, in groups
  await page.getByLabel("座位码").fill(ticket.seat_code.toLowerCase().replace(/(.{4})/g, "$1 "));
  await page.getByRole("button", { name: "进入", exact: true }).click();
}

/** @param {Page} page @param {Ticket} ticket */
async function begin(page, ticket) {
  await enter(page, ticket);
  await page.getByText(ticket.name).first().waitFor();
  await page.getByRole("button", { name: "信息无误" }).click();
  await page.getByRole("button", { name: "开始答题" }).click();
  await atItem(page, 1);
}

/** @param {Page} page @param {number} place */
const atItem = (page, place) => page.getByRole("heading", { name: new RegExp(`^第 ${place} 题 / 共 190 题`) }).waitFor();

/** @param {Page} page @param {RegExp} words */
const saveState = (page, words) => page.locator(".save-state").filter({ hasText: words }).waitFor({ timeout: 20_000 });

/** What the server holds for a token of this page. @param {Page} page */
async function onServer(page) {
  const token = await page.evaluate(() => sessionStorage.getItem("touchstone.exam.token"));
  const { answers } = await call(body.server.base, "GET", "/exam/answers", { token: token ?? "" });
  return /** @type {{item_no: number, seq: number, choice: string[], flagged: boolean}[]} */ (answers);
}

/** Cuts the line of this page to the interface: nothing arrives. @param {Page} page */
async function cut(page) {
  await page.route("**/api/v1/**", (route) => route.abort());
  return () => page.unroute("**/api/v1/**");
}

test("from the ticket to the receipt, by keyboard alone", async () => {
  const { page, context, faults } = await openPage(browser);
  const ticket = freshTicket();
  await page.goto(`${body.server.base}/exam`);
  await page.getByLabel("准考证号").waitFor();
  await page.keyboard.type(ticket.admission_number);
  await page.keyboard.press("Tab");
  await page.keyboard.type(ticket.seat_code);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "请核对您的信息" }).waitFor();
  assert.match(await page.locator("main").innerText(), /360734\*{8}\d{3}[\dX]/);
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-confirm");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "考试说明" }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-instructions");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await atItem(page, 1);
  await page.keyboard.press("2");
  await page.keyboard.press("f");
  await page.keyboard.press("Enter");
  await atItem(page, 2);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await atItem(page, 3);
  await saveState(page, /已保存 2\/190$/);
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-answering");
  const answers = await onServer(page);
  assert.equal(answers.length, 2);
  assert.equal(answers.filter((one) => one.flagged).length, 1);
  assert.deepEqual(answers.map((one) => one.choice).sort(), [["false"], ["true"]]);

  await page.getByRole("button", { name: "交卷", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByText("未答 188 题").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-submit");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // the focus comes back to the button
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === "交卷", undefined, { timeout: 5_000 });
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "仍然交卷" }).click();
  await page.getByRole("heading", { name: "交卷回执" }).waitFor();
  await page.getByText("2 题", { exact: true }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-receipt");

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "保存回执" }).click()]);
  const receipt = JSON.parse(await (await import("node:fs/promises")).readFile(await download.path(), "utf8"));
  const verdict = await call(body.server.base, "POST", "/receipts/verify", { body: { receipt } });
  assert.equal(verdict.valid, true);
  // a reload shows the receipt again, leaving shows nothing of it
  await page.reload();
  await page.getByRole("heading", { name: "交卷回执" }).waitFor();
  await page.getByRole("button", { name: "完成并退出" }).click();
  await page.getByLabel("准考证号").waitFor();
  assert.equal(await page.getByText(ticket.name).count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test("answers given while the line is away survive a reload and arrive when it is back", async () => {
  const { page, context } = await openPage(browser);
  await begin(page, freshTicket());
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  const mend = await cut(page);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await page.keyboard.press("1");
  await saveState(page, /等待 2 · 断网，作答不受影响/);
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-offline");
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload(); // the page itself comes, the interface is still away
  await page.getByText("正在自动重试").waitFor({ timeout: 15_000 });
  await mend();
  await page.locator(".exam-item").waitFor({ timeout: 30_000 });
  await saveState(page, /已保存 2\/190$/);
  const answers = await onServer(page);
  assert.deepEqual(answers.map((one) => [one.choice[0], one.seq]).sort(), [["false", 2], ["true", 1]]);
  await context.close();
});

test("an acknowledgement lost on the way is no lost answer and no double one", async () => {
  const { page, context } = await openPage(browser);
  await begin(page, freshTicket());
  let lost = 0;
  await page.route("**/answers", async (route) => {
    if (route.request().method() !== "PUT" || lost >= 2) return route.continue();
    lost += 1;
    await route.fetch(); // the server stores it …
    return route.abort(); // … and its word is lost
  });
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  assert.equal(lost, 2);
  const answers = await onServer(page);
  assert.deepEqual([answers.length, answers[0]?.seq], [1, 1]);
  await context.close();
});

test("an answer under a number the server has seen is put on top", async () => {
  const { page, context } = await openPage(browser);
  await begin(page, freshTicket());
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  const [first] = await onServer(page);
  assert.ok(first);
  const token = (await page.evaluate(() => sessionStorage.getItem("touchstone.exam.token"))) ?? "";
  const state = await call(body.server.base, "GET", "/exam/state", { token });
  await call(body.server.base, "PUT", `/attempts/${state.attempt_id}/answers`, {
    token, body: { events: [{ item_no: first.item_no, seq: 7, answer: { choice: ["true"], flagged: true } }] },
  });
  await page.keyboard.press("2");
  await saveState(page, /已保存 1\/190$/);
  await page.waitForFunction(() => !document.querySelector(".cell.is-waiting:not(.cell-sample)"));
  const [after] = await onServer(page);
  assert.deepEqual([after?.choice, after?.flagged, after?.seq], [["false"], false, 8]);
  await context.close();
});

test("an overloaded server is asked again, not given up", async () => {
  const { page, context } = await openPage(browser);
  await begin(page, freshTicket());
  let refusals = 0;
  await page.route("**/answers", (route) => {
    if (route.request().method() !== "PUT" || refusals >= 2) return route.continue();
    refusals += 1;
    return route.fulfill({ status: 503, headers: { "retry-after": "1" }, contentType: "application/problem+json", body: JSON.stringify({ code: "server.overloaded", title: "-", detail: "-" }) });
  });
  await page.keyboard.press("1");
  await saveState(page, /断网/);
  await saveState(page, /已保存 1\/190$/);
  assert.equal(refusals, 2);
  await context.close();
});

test("a second window is told, may take over, and the first stops", async () => {
  const { page, context } = await openPage(browser);
  const ticket = freshTicket();
  await begin(page, ticket);
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  const second = await context.newPage();
  await enter(second, ticket);
  await second.getByRole("button", { name: "继续答题" }).click();
  await second.getByRole("heading", { name: "考试已在另一个窗口打开" }).waitFor();
  assert.deepEqual(await accessibilityFaults(second), []);
  await second.getByRole("button", { name: "在这里继续" }).click();
  await atItem(second, 2);
  await page.getByRole("heading", { name: "考试已在另一个窗口打开" }).waitFor();
  await second.keyboard.press("1");
  await saveState(second, /已保存 2\/190$/);
  await context.close();
});

test("another PC needs a new code; then the old one lets go and nothing saved is lost", async () => {
  const { page, context } = await openPage(browser);
  const ticket = freshTicket();
  await begin(page, ticket);
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  const other = await openPage(browser);
  await enter(other.page, ticket);
  await other.page.getByRole("alert").getByText("这个座位码已在另一台电脑上使用").waitFor();
  const admission = /** @type {any} */ (ticket).admission_id;
  const sitting = (await call(body.server.base, "GET", "/sittings", { token: body.token })).items[0];
  const { seat_code } = await call(body.server.base, "POST", `/sittings/${sitting.id}/admissions/${admission}/seat-code`, { token: body.token, body: {} });
  await fillEntry(other.page, { ...ticket, seat_code });
  await other.page.getByRole("button", { name: "继续答题" }).click();
  await atItem(other.page, 2);
  await saveState(other.page, /已保存 1\/190$/);
  // the old PC is told at its next change
  await page.keyboard.press("2");
  await page.getByRole("alert").waitFor({ timeout: 20_000 });
  await page.getByLabel("座位码").waitFor();
  await context.close();
  await other.context.close();
});

test("handing in while the line is away waits, says why, and goes by itself", async () => {
  const { page, context } = await openPage(browser, "phone");
  await begin(page, freshTicket());
  const mend = await cut(page);
  await page.getByText("正确", { exact: true }).click();
  await saveState(page, /等待 1/);
  await page.getByRole("button", { name: "交卷", exact: true }).click();
  await page.getByRole("button", { name: "仍然交卷" }).click();
  await page.getByText("现在断网，暂时交不了卷").waitFor({ timeout: 15_000 });
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-submit-offline");
  await mend();
  await page.getByRole("heading", { name: "交卷回执" }).waitFor({ timeout: 40_000 });
  await page.getByText("1 题", { exact: true }).waitFor();
  await context.close();
});

test("a browser without a database says so and still keeps answers over a reload", async () => {
  const { page, context } = await openPage(browser);
  await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: { open: () => { throw new Error("broken"); } } }));
  await begin(page, freshTicket());
  await page.getByText("备用存储").waitFor();
  const mend = await cut(page);
  await page.keyboard.press("1");
  await saveState(page, /等待 1/);
  page.on("dialog", (dialog) => void dialog.accept());
  await mend();
  await page.route("**/answers", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()), { times: 1 });
  await page.reload();
  await saveState(page, /已保存 1\/190$/);
  await context.close();
});

test("when time is over the paper is handed in, and what came late is told", async () => {
  const { server, token } = body;
  const closesIn = 25;
  const opensAt = new Date(Date.now() - 5 * 3600_000 + closesIn * 1000);
  const { tickets: [ticket] } = await makeSitting(server.base, token, { people: 1, firstPerson: 100, name: "快结束的一场", opensAt });
  assert.ok(ticket);
  const { page, context } = await openPage(browser);
  await enter(page, ticket);
  await page.getByRole("button", { name: "信息无误" }).click();
  await page.getByText("统一结束").waitFor();
  await page.getByRole("button", { name: "开始答题" }).click();
  await atItem(page, 1);
  await page.getByText("快到时间了").waitFor();
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  await picture(page, "exam-last-minute");
  const mend = await cut(page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("1");
  await page.getByRole("heading", { name: "时间到，正在收卷" }).waitFor({ timeout: 40_000 });
  await page.getByText("现在连不上服务器").waitFor({ timeout: 20_000 });
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-time-over");
  await mend();
  await page.getByRole("heading", { name: "时间到，已自动收卷" }).waitFor({ timeout: 60_000 });
  await page.getByText("有 1 题因断网在时间到之后才传到").waitFor();
  await page.getByText("1 题", { exact: true }).waitFor();
  await picture(page, "exam-expired");
  await context.close();
});

test("before the start there is a countdown by the server's clock, whatever the PC says", async () => {
  const { server, token } = body;
  const { tickets: [ticket] } = await makeSitting(server.base, token, { people: 1, firstPerson: 200, name: "还没开始的一场", opensAt: new Date(Date.now() + 9000) });
  assert.ok(ticket);
  const { page, context } = await openPage(browser);
  await page.clock.install({ time: new Date("2031-05-05T05:05:05Z") });
  await page.clock.resume();
  await enter(page, ticket);
  await page.getByRole("button", { name: "信息无误" }).click();
  await page.getByText("开考，还有").waitFor();
  assert.equal(await page.getByRole("button", { name: "开始答题" }).isDisabled(), true);
  await picture(page, "exam-waiting");
  await page.locator(".start-words").filter({ hasText: "现在可以开始" }).waitFor({ timeout: 20_000 });
  await page.getByRole("button", { name: "开始答题" }).click();
  await atItem(page, 1);
  await page.locator(".clock").filter({ hasText: /1 小时 30 分钟|1 小时 29 分钟/ }).waitFor();
  await context.close();
});

test("large text, contrast and the other language change nothing but the look", async () => {
  const { page, context } = await openPage(browser);
  await begin(page, freshTicket());
  await page.getByRole("button", { name: "显示与按键" }).click();
  await page.getByLabel("特大").check();
  await page.getByLabel("高对比度").check();
  await page.getByLabel("使用数字和字母快捷键").uncheck();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Keyboard" }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: /^Question 1 of 190/ }).waitFor();
  await page.keyboard.press("1"); // switched off
  assert.equal(await page.locator(".option.is-chosen").count(), 0);
  await page.getByText("True", { exact: true }).click();
  await page.locator(".save-state").filter({ hasText: /^.Saved 1\/190$/ }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "exam-larger-english");
  await context.close();
});

test("the form is here before the start, and the start moves a key and no paper", async () => {
  const { page, context, faults } = await openPage(browser);
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const ticket = freshTicket();
  const fetched = page.waitForResponse((answer) => answer.url().includes("/api/v1/exam/forms/"));
  await enter(page, ticket);
  await fetched;
  await page.getByRole("button", { name: "信息无误" }).click();
  await page.getByRole("button", { name: "开始答题" }).click();
  await atItem(page, 1);
  const form = asked.findIndex((path) => path.startsWith("/api/v1/exam/forms/"));
  const start = asked.indexOf("/api/v1/exam/start");
  assert.ok(form >= 0 && form < start, asked.join(" "));
  assert.ok(!asked.includes("/api/v1/exam/paper"), asked.join(" "));
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  // After a reload the key comes again, and the form from the browser's own store.
  asked.length = 0;
  await page.reload();
  await page.getByRole("heading", { name: /共 190 题/ }).waitFor();
  assert.ok(asked.includes("/api/v1/exam/key") && !asked.includes("/api/v1/exam/paper"), asked.join(" "));
  assert.deepEqual(faults, []);
  await context.close();
});

test("a browser that cannot open the sealed form gets the paper from the server", async () => {
  const { page, context } = await openPage(browser);
  await page.addInitScript(() => {
    // @ts-ignore an older browser
    delete window.DecompressionStream;
  });
  await begin(page, freshTicket());
  await page.keyboard.press("1");
  await saveState(page, /已保存 1\/190$/);
  await context.close();
});
