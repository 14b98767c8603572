// The pages for everybody: open without a fault, readable by all, in both languages, with and without contrast.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibilityFaults, openPage, picture, startBrowser, startServer } from "../support.mjs";

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const PAGES = [
  ["/", "职业技能评价，从考试到证书"],
  ["/exam", "进入考试"],
  ["/results", "查询成绩"],
  ["/standards", "人工智能训练师"],
  ["/sign-in", "工作人员登录"],
  ["/reset-password", "忘记密码"],
  ["/docs/problems", "提示代码说明"],
];

for (const size of /** @type {const} */ (["desk", "phone"])) {
  test(`every public page opens cleanly on the ${size}`, async () => {
    const { page, context, faults } = await openPage(browser, size);
    for (const [path, words] of PAGES) {
      for (const query of ["", "?contrast=high", "?contrast=normal"]) {
        await page.goto(server.base + path + query);
        await page.getByText(/** @type {string} */ (words)).first().waitFor();
        assert.deepEqual(await accessibilityFaults(page), [], `${path}${query} on the ${size}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} is ${wide} px wider than the ${size}`);
      }
      await picture(page, `${size}${path.replace(/\//g, "-")}`);
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a standard shows where each fact comes from, and both languages", async () => {
  const { page, context, faults } = await openPage(browser);
  await page.goto(`${server.base}/standards`);
  await page.getByRole("link", { name: "人工智能训练师" }).click();
  await page.getByRole("heading", { name: "缺少的内容" }).waitFor();
  await page.getByRole("button", { name: "三级/高级工" }).click();
  await page.getByText("业务分析").first().waitFor();
  assert.ok((await page.getByText("省级方案").count()) > 10);
  assert.deepEqual(await accessibilityFaults(page), []);
  await picture(page, "desk-standard");
  await page.getByRole("link", { name: "English" }).click();
  await page.getByRole("heading", { name: "What is missing" }).waitFor();
  assert.match(page.url(), /id=/);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a wrong password is refused in words, and the keyboard is enough", async () => {
  const { page, context } = await openPage(browser);
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel("登录名").waitFor();
  await page.keyboard.type("nobody");
  await page.keyboard.press("Tab");
  await page.keyboard.type("not-the-password");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("登录名或密码不对").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await context.close();
});

test("the link of a mail leaves the address at once, and a bad link is told", async () => {
  const { page, context } = await openPage(browser);
  await page.goto(`${server.base}/reset-password?token=${"0".repeat(64)}`);
  await page.getByLabel("新密码").waitFor();
  assert.equal(new URL(page.url()).search, "");
  await page.getByLabel("新密码").fill("correct horse battery");
  await page.getByRole("button", { name: "保存新密码" }).click();
  await page.getByRole("alert").waitFor();
  await context.close();
});

test("the description of the interface draws itself without a foreign host", async () => {
  const { page, context, faults } = await openPage(browser);
  /** @type {string[]} */
  const foreign = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.base) && !/^(data|blob):/.test(request.url())) foreign.push(request.url());
  });
  await page.goto(`${server.base}/api-docs`);
  await page.getByText("/api/v1/session").first().waitFor();
  assert.deepEqual(foreign, []);
  assert.deepEqual(faults, []);
  await context.close();
});
