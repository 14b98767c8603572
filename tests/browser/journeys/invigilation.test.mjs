// The invigilator's day: two candidates, one with the line cut and then a dead computer, one at work; from the first arrival to
// the signed record.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { call, makeSitting, startBody } from "../sitting.mjs";
import { accessibilityFaults, openPage, picture, SIZES, startBrowser } from "../support.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{admission_number: string, seat_code: string, name: string}} Ticket */

const PASSWORD = "a quiet hill in Xunwu";
/** Lost time shorter than a minute is not proposed. */
const DEAD_MS = 63_000;

/** @type {Awaited<ReturnType<typeof startBody>>} */
let body;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof makeSitting>>} */
let sitting;

before(async () => {
  // A day in an exam room, ten times as fast.
  Object.assign(process.env, {
    TOUCHSTONE__INVIGILATION__BEAT_SECONDS: "1", TOUCHSTONE__INVIGILATION__SILENCE_SECONDS: "6",
    TOUCHSTONE__INVIGILATION__FLUSH_SECONDS: "2", TOUCHSTONE__INVIGILATION__LOOK_MILLIS: "250",
  });
  [body, browser] = await Promise.all([startBody(), startBrowser()]);
  sitting = await makeSitting(body.server.base, body.token, { people: 6, name: "2026年12月人工智能训练师三级" });
  await account("jiankao", "刘监考");
});
after(async () => {
  await browser?.close();
  await body?.server.stop();
});

/** @param {string} login @param {string} name */
async function account(login, name) {
  const made = await call(body.server.base, "POST", "/accounts", { token: body.token, body: { login, display_name: name, role: "invigilator" } });
  const token = new URL(made.setup_link).searchParams.get("token");
  await call(body.server.base, "POST", "/password-resets/confirm", { body: { token, password: PASSWORD } });
}

/** @param {Page} page @param {string} login @param {string} password */
async function signIn(page, login, password) {
  await page.goto(`${body.server.base}/sign-in`);
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/app\//);
}

/** @param {Page} page @param {Ticket} ticket @param {string} [code] */
async function begin(page, ticket, code = ticket.seat_code) {
  await page.goto(`${body.server.base}/exam`);
  await page.getByLabel("准考证号").fill(ticket.admission_number);
  await page.getByLabel("座位码").fill(code);
  await page.getByRole("button", { name: "进入", exact: true }).click();
  await page.getByRole("button", { name: /信息无误|继续答题/ }).click();
}

/** @param {Page} page */
async function start(page) {
  await page.getByRole("button", { name: "开始答题" }).click();
  await page.getByRole("heading", { name: /^第 1 题/ }).waitFor();
}

/** @param {Page} page @param {number} [count] */
async function answer(page, count = 1) {
  for (let place = 0; place < count; place += 1) {
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
  }
}

/** Clean for everybody, and not wider than the screen. @param {Page} page @param {string} name */
async function lookAt(page, name) {
  await page.mouse.move(0, 0);
  assert.deepEqual(await accessibilityFaults(page), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  await picture(page, name);
}

/** A drawn face: nobody's. @param {Page} page */
async function drawnPhoto(page) {
  const address = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [480, 640];
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const fill = (/** @type {string} */ colour, /** @type {() => void} */ shape) => {
      pen.fillStyle = colour;
      pen.beginPath();
      shape();
      pen.fill();
    };
    fill("#dfe9ee", () => pen.rect(0, 0, 480, 640));
    fill("#2f4f5f", () => pen.ellipse(240, 660, 190, 200, 0, 0, 7));
    fill("#2b2320", () => pen.ellipse(240, 250, 122, 150, 0, 0, 7));
    fill("#e8c4a4", () => pen.ellipse(240, 285, 98, 128, 0, 0, 7));
    fill("#2b2320", () => pen.ellipse(203, 275, 9, 7, 0, 0, 7));
    fill("#2b2320", () => pen.ellipse(277, 275, 9, 7, 0, 0, 7));
    fill("#b5705a", () => pen.ellipse(240, 350, 26, 7, 0, 0, 7));
    return canvas.toDataURL("image/jpeg", 0.9);
  });
  return Buffer.from(address.split(",")[1] ?? "", "base64");
}

/** @param {Page} page */
const dialog = (page) => page.locator("dialog[open]");

/** @param {Page} page @param {string} name */
const seat = (page, name) => page.locator(".st-seat").filter({ hasText: name });

test("a room with a cut line and a dead computer, from arrival to signature", async () => {
  const [first, second] = /** @type {[Ticket, Ticket]} */ ([sitting.tickets[0], sitting.tickets[1]]);
  const working = await openPage(browser);
  const cut = await openPage(browser);
  await begin(working.page, first);
  await start(working.page);
  await answer(working.page, 5);

  const desk = await openPage(browser);
  const { page } = desk;
  await signIn(page, "jiankao", PASSWORD);
  await givePhoto(page, first.name);
  await page.goto(`${body.server.base}/app/sittings/${sitting.sittingId}/seats`);
  await page.getByText("实时").waitFor();
  await seat(page, first.name).filter({ hasText: "答题中" }).waitFor();
  assert.equal(await page.locator(".st-seat").count(), 6);

  // arrival, live
  await seat(page, second.name).filter({ hasText: "未到" }).waitFor();
  await begin(cut.page, second);
  await seat(page, second.name).filter({ hasText: "已进场" }).waitFor();
  await start(cut.page);
  await answer(cut.page, 3);
  await seat(page, second.name).filter({ hasText: "已答 3 / 190" }).waitFor({ timeout: 15_000 });

  // identity, by photo
  await seat(page, first.name).filter({ hasText: "未核对身份" }).click();
  await dialog(page).getByRole("button", { name: "核对身份" }).click();
  await page.locator(".st-photo").waitFor();
  await lookAt(page, "invigilator-identity");
  await dialog(page).getByRole("button", { name: "人证相符" }).click();
  await dialog(page).getByText("已核对").first().waitFor();
  await closeDialog(page);

  // the line of one computer is cut: it goes on, the desk sees it
  await cut.context.setOffline(true);
  await answer(cut.page, 2);
  await seat(page, second.name).filter({ hasText: "起离线" }).waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "发消息" }).first().click();
  await page.getByLabel("内容").fill("网络正在恢复，请大家继续答题，不要关闭页面。");
  await dialog(page).getByRole("button", { name: "发送" }).click();
  await working.page.getByText("网络正在恢复").first().waitFor({ timeout: 20_000 });
  await lookAt(working.page, "exam-message");
  await answer(working.page, 1);
  await working.page.getByRole("button", { name: "知道了" }).click();
  await working.page.locator(".exam-message").waitFor({ state: "detached" });
  await page.getByText("1 人已知悉").waitFor({ timeout: 20_000 });
  await lookAt(page, "invigilator-room");
  assert.equal(await cut.page.locator(".exam-message").count(), 0);

  // back: what waited is stored, the message is there, nothing was lost
  await cut.context.setOffline(false);
  await cut.page.getByText("网络正在恢复").first().waitFor({ timeout: 30_000 });
  await cut.page.getByRole("button", { name: "知道了" }).click();
  await seat(page, second.name).filter({ hasText: "已答 5 / 190" }).waitFor({ timeout: 30_000 });
  await page.getByText("没有待处理的补时。").waitFor();

  // the computer dies; another takes its place after a minute
  await cut.context.close();
  const died = Date.now();
  await seat(page, second.name).filter({ hasText: "起离线" }).waitFor({ timeout: 30_000 });
  await page.getByRole("button", { name: "记录情况" }).click();
  await page.getByLabel("情况类别").selectOption({ label: "换电脑" });
  await page.getByLabel("涉及").selectOption({ label: `2号 ${second.name}` });
  await page.getByLabel("持续分钟数").fill("1");
  await page.getByLabel("经过").fill("主机反复重启，换到备用机。");
  await lookAt(page, "invigilator-incident");
  await dialog(page).getByRole("button", { name: "记录", exact: true }).click();
  await page.getByText("主机反复重启").waitFor();
  await seat(page, second.name).click();
  await dialog(page).getByRole("button", { name: "重发座位码" }).click();
  await dialog(page).locator(".dialog-buttons .btn").last().click();
  const code = (await page.locator(".st-code-large").innerText()).replace(/\s/g, "");
  await dialog(page).getByRole("button", { name: "关闭" }).last().click();
  await closeDialog(page);
  await new Promise((done) => setTimeout(done, Math.max(0, DEAD_MS - (Date.now() - died))));
  const spare = await openPage(browser);
  await begin(spare.page, second, code);
  await spare.page.getByRole("heading", { name: /题 \/ 共 190 题/ }).waitFor();

  // the system measured it and proposes; the invigilator grants; the candidate sees it
  await page.getByText(/系统测得停顿 1 分/).waitFor({ timeout: 30_000 });
  await lookAt(page, "invigilator-proposal");
  const before = await deadline(spare.page);
  await page.getByRole("button", { name: /^补 1 分/ }).click();
  await spare.page.getByText(/^给您补了/).first().waitFor({ timeout: 20_000 });
  await spare.page.getByText(/已补时/).first().waitFor({ timeout: 20_000 });
  assert.ok((await deadline(spare.page)) - before >= 60_000, "the one deadline moved");
  await lookAt(spare.page, "exam-time-credit");
  await seat(page, second.name).click();
  await page.getByText(/之后换了电脑/).first().waitFor();
  await lookAt(page, "invigilator-seat");
  await closeDialog(page);

  // what the system cannot measure takes two people
  await seat(page, first.name).click();
  await dialog(page).getByRole("button", { name: "补时", exact: true }).click();
  await page.getByLabel("原因").selectOption({ label: "鼠标、键盘或显示器故障" });
  await page.getByLabel("分钟", { exact: true }).fill("3");
  await page.getByLabel("经过").fill("键盘失灵，换了一个。");
  await dialog(page).getByRole("button", { name: "补时", exact: true }).click();
  await closeDialog(page);
  await page.getByText("您已同意，请另一位工作人员用自己的账号来确认。").waitFor();
  assert.equal(await working.page.locator(".exam-message").count(), 0, "one of two gives nothing");
  const other = await openPage(browser);
  await signIn(other.page, body.login, body.password);
  await other.page.goto(`${body.server.base}/app/sittings/${sitting.sittingId}/seats`);
  await other.page.getByText("刘监考 已同意补 3 分 0 秒").waitFor();
  await lookAt(other.page, "invigilator-second-person");
  await other.page.getByRole("button", { name: "同意补 3 分 0 秒" }).click();
  await working.page.getByText("给您补了 3 分钟").waitFor({ timeout: 20_000 });
  await working.page.getByRole("button", { name: "知道了" }).click();
  await page.getByText("没有待处理的补时。").waitFor();
  assert.deepEqual(other.faults, []);
  await other.context.close();

  // the same on a narrow screen
  await page.setViewportSize(SIZES.phone);
  await lookAt(page, "phone-invigilator-room");
  await page.setViewportSize(SIZES.desk);

  // the end of the room
  for (const one of [working.page, spare.page]) {
    await one.getByRole("button", { name: "交卷", exact: true }).click();
    await one.getByRole("button", { name: "仍然交卷" }).click();
    await one.getByRole("heading", { name: "交卷回执" }).waitFor({ timeout: 30_000 });
  }
  await seat(page, second.name).filter({ hasText: "已交卷" }).waitFor({ timeout: 20_000 });
  await page.getByRole("link", { name: "结束考场" }).click();
  await page.getByText("数据都已收齐").waitFor();
  await page.getByLabel("备注").fill("四人缺考。");
  await lookAt(page, "invigilator-end");
  await page.getByRole("button", { name: "签字结束" }).click();
  await dialog(page).locator(".dialog-buttons .btn").last().click();
  await page.getByText(/刘监考 已于/).waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载考场记录（PDF）" }).click()]);
  assert.equal(file.suggestedFilename(), "room-record.pdf");
  if (process.env.SCREENSHOTS) await file.saveAs(`${process.env.SCREENSHOTS}/room-record.pdf`);
  await page.setViewportSize(SIZES.phone);
  await lookAt(page, "phone-invigilator-end");
  await page.setViewportSize(SIZES.desk);
  await page.goto(`${body.server.base}/app/sittings/${sitting.sittingId}/seats?lang=en`);
  await page.getByText(/刘监考/).first().waitFor();
  assert.equal(await page.getByRole("button", { name: "发消息" }).count(), 0, "a signed room offers no acts");
  for (const one of [working, spare, desk]) {
    assert.deepEqual(one.faults, []);
    await one.context.close();
  }
});

/** Leaves the dialog of a seat. @param {Page} page */
async function closeDialog(page) {
  await dialog(page).getByRole("heading", { name: "时间线" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
}

/** The end of the attempt as the page's own token tells it. @param {Page} page */
async function deadline(page) {
  const token = await page.evaluate(() => sessionStorage.getItem("touchstone.exam.token"));
  const state = await call(body.server.base, "GET", "/exam/state", { token: token ?? "" });
  return Date.parse(state.deadline_at);
}

/** The centre gives the photo of one person. @param {Page} page @param {string} name */
async function givePhoto(page, name) {
  const cohorts = await call(body.server.base, "GET", "/cohorts", { token: body.token });
  const people = await call(body.server.base, "GET", `/cohorts/${cohorts.items[0].id}/enrolments`, { token: body.token });
  const one = people.items.find((/** @type {any} */ row) => row.name === name);
  const form = new FormData();
  form.append("file", new Blob([await drawnPhoto(page)], { type: "image/jpeg" }), "photo.jpg");
  await call(body.server.base, "POST", `/candidates/${one.candidate_id}/photo`, { token: body.token, form });
}
