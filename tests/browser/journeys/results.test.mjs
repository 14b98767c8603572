// From the look-up of a result to the verified certificate, in the demo's finished sitting.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessibilityFaults, openPage, picture, startBrowser, startServer } from "../support.mjs";

/** @typedef {{name: string, admission_number: string, id_last_six: string}} Ticket */

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {{finished_sitting: {tickets: Ticket[]}, certificates: {number: string, holder_name: string}[]}} */
let handout;

before(async () => {
  [server, browser] = await Promise.all([startServer((data) => ["--json", "demo", "--listen", "127.0.0.1:0", "--data", data]), startBrowser()]);
  // What the demo prints it also keeps in its data folder.
  handout = JSON.parse(readFileSync(join(server.data, "demo.json"), "utf8"));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** @param {import("playwright-core").Page} page @param {Ticket} ticket */
async function lookUp(page, ticket) {
  await page.goto(`${server.base}/results`);
  await page.getByLabel("准考证号").fill(ticket.admission_number);
  await page.getByLabel("姓名").fill(ticket.name);
  await page.getByLabel("证件号后六位").fill(ticket.id_last_six.toLowerCase());
  await page.getByRole("button", { name: "查询", exact: true }).click();
}

for (const size of /** @type {const} */ (["desk", "phone"])) {
  test(`results, profile and certificate on the ${size}`, async () => {
    const { page, context, faults } = await openPage(browser, size);
    const certified = new Set(handout.certificates.map((one) => one.holder_name));
    const passed = handout.finished_sitting.tickets.find((one) => certified.has(one.name));
    const failed = handout.finished_sitting.tickets.find((one) => !certified.has(one.name));
    assert.ok(passed && failed, "the demo has people who passed and people who did not");

    await lookUp(page, passed);
    await page.getByRole("heading", { name: "恭喜，您已通过！" }).waitFor();
    await page.getByRole("table", { name: "理论分项得分" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await picture(page, `${size}-results-passed`);
    const number = handout.certificates.find((one) => one.holder_name === passed.name)?.number ?? "-";
    await page.getByText(number).waitFor();
    await page.getByRole("link", { name: "查看和验证证书" }).click();
    await page.getByText(number).first().waitFor();
    assert.match(page.url(), /\/v\//);
    assert.deepEqual(await accessibilityFaults(page), []);
    await picture(page, `${size}-certificate`);

    await lookUp(page, failed);
    await page.getByRole("heading", { name: "这次还没有通过" }).waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await picture(page, `${size}-results-failed`);
    await page.getByRole("button", { name: "查询其他成绩" }).click();
    assert.equal(await page.getByLabel("姓名").inputValue(), "");
    // nothing of a person stands in an address
    assert.equal(new URL(page.url()).search, "");
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a wrong name finds nothing and gives nothing away", async () => {
  const { page, context } = await openPage(browser);
  const [ticket] = handout.finished_sitting.tickets;
  assert.ok(ticket);
  await lookUp(page, { ...ticket, name: "别人" });
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByText(ticket.name).count(), 0);
  await context.close();
});
