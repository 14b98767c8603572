// The staff's pages, from a body that has nothing to a sitting that is prepared, watched and printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { call, createAdmin, rosterOf, setPassword, signIn, tokenOf } from "../staff_people.mjs";
import { accessibilityFaults, openPage, picture, startBrowser, startServer } from "../support.mjs";

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
  await createAdmin(server, "root", "系统管理员");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/**
 * Clean for everybody, and not wider than the screen.
 * @param {import("playwright-core").Page} page @param {string} name @param {{live?: boolean}} [how] `live`: a stream stays open, the network never rests
 */
async function lookAt(page, name, { live = false } = {}) {
  await page.locator("h1").waitFor();
  if (!live) await page.waitForLoadState("networkidle");
  assert.deepEqual(await accessibilityFaults(page), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  await picture(page, name);
}

/** @param {import("playwright-core").Page} page */
const confirm = (page) => page.locator("dialog[open] .dialog-buttons .btn").last().click();

test("the installation's administrator registers a body and hands over the link", async () => {
  const { page, context, faults } = await openPage(browser);
  await signIn(page, server, "root");
  await page.getByRole("link", { name: "登记评价机构" }).first().click();
  await page.getByRole("button", { name: "登记机构" }).click();
  await page.getByText("请填写这一项").first().waitFor();
  await page.getByLabel("机构名称").fill("赣南数字技能评价中心");
  await page.getByLabel("机构备案代码").fill("0000");
  await page.getByLabel("省份代码").fill("36");
  await page.getByLabel("机构（站点）序列码").fill("360734");
  await page.getByLabel("姓名").fill("廖志明");
  await page.getByLabel("登录名").fill("liao");
  await lookAt(page, "desk-body-new");
  await page.getByRole("button", { name: "登记机构" }).click();
  const link = await page.locator(".st-link-box").innerText();
  await setPassword(server, link);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a body adopts, loads, opens a cohort, takes a roster in and prepares a sitting", async () => {
  const { page, context, faults } = await openPage(browser);
  await signIn(page, server, "liao");
  await page.getByText("第一次考试前要做的事").waitFor();
  await lookAt(page, "desk-first-steps");

  await page.getByRole("link", { name: "看标准" }).click();
  await page.getByRole("link", { name: "呼叫中心服务员" }).click();
  await page.getByRole("button", { name: "采用这个标准" }).click();
  await page.getByText("没有原文依据").waitFor();
  await confirm(page);
  await page.locator(".toast-line").waitFor();
  await lookAt(page, "body-standard");

  await page.goto(`${server.base}/app/plans`);
  await page.getByRole("row", { name: /呼叫中心服务员/ }).getByRole("button").click();
  await confirm(page);
  await page.getByRole("heading", { name: "双向细目表" }).waitFor();
  await lookAt(page, "desk-plan");

  await page.goto(`${server.base}/app/banks`);
  await page.getByRole("listitem").filter({ hasText: "呼叫中心服务员" }).getByRole("button").click();
  await confirm(page);
  await page.getByText(/已载入：新增 \d+ 题/).waitFor();
  await lookAt(page, "desk-banks");

  await page.goto(`${server.base}/app/centres/new`);
  await page.getByLabel("机构名称").fill("寻乌县客户服务人才培训中心");
  await page.getByRole("combobox", { name: "所在县（区、市）" }).fill("寻乌");
  await page.getByRole("option", { name: /寻乌县/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "登记机构" }).click();
  await page.getByRole("heading", { name: "寻乌县客户服务人才培训中心" }).waitFor();

  await page.getByRole("link", { name: "新建班级" }).first().click();
  await page.getByLabel("职业（等级）").selectOption({ label: "呼叫中心服务员 五级/初级工" });
  await page.getByLabel("班级名称").fill("2026年11月第一期");
  await page.getByRole("button", { name: "建班" }).click();
  await page.getByText("这个班还没有人").waitFor();
  await page.locator("#st-roster-file").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(rosterOf(14, 2)) });
  await page.getByText("录入 12 人，更新 0 人，没有变化 0 人，退回 2 行。").first().waitFor({ timeout: 30_000 });
  await page.getByText("12 人").first().waitFor();
  await lookAt(page, "centre-roster");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载退回名册（2 行）" }).first().click()]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);

  await page.goto(`${server.base}/app/sittings/new`);
  await page.locator(".st-choice").first().click();
  await page.getByLabel("考试名称").fill("2026年12月呼叫中心服务员五级");
  await page.getByLabel("日期").fill(tomorrow());
  await page.getByLabel("结束").fill("09:30");
  await page.getByRole("button", { name: "下一步：设考场" }).click();
  await page.getByText("开放时间不能比这短").waitFor();
  await page.getByLabel("结束").fill("11:00");
  await page.getByRole("button", { name: "下一步：设考场" }).click();
  await page.getByLabel("培训机构").selectOption({ index: 1 });
  await page.getByLabel("考场名称").fill("一号机房");
  await page.getByLabel("座位数").fill("10");
  await page.getByRole("button", { name: "加考场" }).click();
  await page.getByText("1 个考场，共 10 个座位").waitFor();
  await lookAt(page, "desk-rooms");
  await page.getByRole("link", { name: "下一步：加考生" }).click();
  await page.getByRole("button", { name: "加入 12 人" }).click();
  await page.getByText("座位还差 2 个。").waitFor();
  await lookAt(page, "desk-candidates");
  await page.getByRole("link", { name: "去加考场" }).click();
  await page.getByLabel("考场名称").fill("二号机房");
  await page.getByLabel("座位数").fill("4");
  await page.getByRole("button", { name: "加考场" }).click();
  await page.getByText("2 个考场，共 14 个座位").waitFor();
  await page.getByRole("link", { name: "组卷排座" }).click();
  await lookAt(page, "body-sitting");
  await page.getByRole("button", { name: "组卷排座" }).click();
  await page.getByText("为 12 位考生排定座位").waitFor();
  await confirm(page);
  await page.getByText("准备好了").waitFor({ timeout: 60_000 });
  await lookAt(page, "desk-prepared");

  await page.getByRole("link", { name: "打印准考证" }).click();
  await page.getByRole("button", { name: "打开准考证" }).click();
  await page.locator(".st-ticket").first().waitFor();
  assert.equal(await page.locator(".st-ticket").count(), 12);
  assert.equal(await page.locator(".st-sheet").count(), 2);
  await lookAt(page, "centre-tickets");
  await page.getByRole("link", { name: "座位表" }).click();
  await page.getByText("一号机房座位表").first().waitFor();
  await lookAt(page, "desk-plan-of-seats");

  await page.goto(`${server.base}/app/audit`);
  await page.getByText("打开准考证").first().waitFor();
  await lookAt(page, "desk-audit");
  assert.deepEqual(faults, []);
  await context.close();
});

test("people get accounts; a centre sees its own, an invigilator the seats, nobody more", async () => {
  const { page, context, faults } = await openPage(browser);
  await signIn(page, server, "liao");
  await page.goto(`${server.base}/app/people/new`);
  await page.getByLabel("姓名").fill("古丽萍");
  await page.getByLabel("身份").selectOption("centre_admin");
  await page.getByLabel("培训机构").selectOption({ index: 1 });
  await page.getByLabel("登录名").fill("gu.liping");
  await page.getByRole("button", { name: "建立账号" }).click();
  await setPassword(server, await page.locator(".st-link-box").innerText());
  await lookAt(page, "desk-link");
  const token = await tokenOf(server, "liao");
  for (const [login, name, role] of [["jiankao", "刘监考", "invigilator"], ["kaoping", "谢考评", "assessor"], ["dudao", "钟督导", "quality_supervisor"]]) {
    await setPassword(server, (await call(server, "POST", "/accounts", { login, display_name: name, role }, token)).setup_link);
  }
  await page.getByRole("link", { name: "回到列表" }).click();
  await page.getByText("钟督导").waitFor();
  await lookAt(page, "desk-people");
  await context.close();

  const centre = await openPage(browser, "phone");
  await signIn(centre.page, server, "gu.liping");
  await centre.page.getByText("2026年12月呼叫中心服务员五级").first().waitFor();
  await lookAt(centre.page, "phone-centre-today");
  await centre.page.goto(`${server.base}/app/people`);
  await centre.page.getByText("您现在的身份不能查看这一页").waitFor();
  await centre.page.goto(`${server.base}/app/cohorts`);
  await centre.page.getByRole("link", { name: "2026年11月第一期" }).click();
  await centre.page.getByText("360734********").first().waitFor();
  await lookAt(centre.page, "phone-cohort");
  assert.deepEqual(centre.faults, []);
  await centre.context.close();

  const room = await openPage(browser);
  await signIn(room.page, server, "jiankao");
  await room.page.getByRole("link", { name: "2026年12月呼叫中心服务员五级" }).click();
  await room.page.locator(".st-seat").first().waitFor();
  assert.equal(await room.page.locator(".st-seat").count(), 10, "one room at a time");
  await lookAt(room.page, "invigilator-seats", { live: true });
  await room.page.locator(".st-seat").first().click();
  await room.page.getByRole("button", { name: "重发座位码" }).click();
  await room.page.getByText("已保存的答案都在，剩余时间不变。").waitFor();
  await confirm(room.page);
  await room.page.locator(".st-code-large").waitFor();
  assert.match(await room.page.locator(".st-code-large").innerText(), /^[A-Z0-9]{5} [A-Z0-9]{5} [A-Z0-9]{4}$/);
  await lookAt(room.page, "desk-seat-code", { live: true });
  assert.deepEqual(room.faults, []);
  await room.context.close();

  const supervisor = await openPage(browser);
  await signIn(supervisor.page, server, "dudao");
  for (const path of ["/app/today", "/app/standards", "/app/banks", "/app/centres", "/app/sittings", "/app/audit"]) {
    await supervisor.page.goto(server.base + path);
    await lookAt(supervisor.page, `desk-supervisor${path.replace(/\//g, "-")}`);
    assert.equal(await supervisor.page.locator("main .btn-primary").count(), 0, `${path} offers a change to a supervisor`);
  }
  assert.deepEqual(supervisor.faults, []);
  await supervisor.context.close();
});

test("the language changes without leaving the page, and the way out ends the session", async () => {
  const { page, context, faults } = await openPage(browser);
  await signIn(page, server, "liao");
  await page.goto(`${server.base}/app/sittings?phase=soon`);
  await page.getByText("2026年12月呼叫中心服务员五级").waitFor();
  await page.locator(".st-me summary").click();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Sittings" }).waitFor();
  assert.match(page.url(), /phase=soon/);
  await lookAt(page, "desk-english");
  await page.locator(".st-me summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  assert.equal(await page.evaluate(async () => (await fetch("/api/v1/session/refresh", { method: "POST" })).status), 401);
  assert.deepEqual(faults, []);
  await context.close();
});

function tomorrow() {
  return new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
}
