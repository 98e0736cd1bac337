import { changing as test, expect } from "../../../fixtures.ts";
import { chooseFile } from "../../../people.ts";

test.use({ crowd: 1_200 });

test("E9 an import whose page was loaded anew before its answer came is found again, with what it did", async ({ page, open, signInAs, context, place, accessible }) => {
  await signInAs("nora");
  const other = await context.newPage();
  await other.goto(place.url);
  await open("/settings/users/import");
  const people = await page.evaluate(async () => (await (await fetch("/export/users")).text()).trim().split("\r\n").slice(1));
  const addresses = people.map((line) => line.split(",")[0]!).filter((address) => /^person\d{6}@/.test(address));
  expect(addresses).toHaveLength(1_200);
  await chooseFile(page, "email,job_title", ...addresses.map((address) => `${address},Fitter`));

  // It is carried out, but this page never hears of it.
  const carriedOut = new Promise<number>((resolve) => {
    void page.route("**/import/users/apply*", async (route) => {
      const sent = { url: route.request().url(), file: route.request().postData()! };
      resolve(await other.evaluate(async ({ url, file }) => (await fetch(url, { method: "POST", headers: { "content-type": "text/csv" }, body: file })).status, sent));
    });
  });
  await page.getByRole("button", { name: "Apply 1,200 changes" }).click();
  await expect(page.getByRole("status").filter({ hasText: "1,200 people are being changed." })).toBeVisible();
  expect(await carriedOut).toBe(200);
  await page.reload();
  const told = page.getByRole("status").filter({ hasText: "1,200 people were changed." });
  await expect(told).toBeVisible();
  await accessible();

  // Told once, and done once.
  await page.reload();
  await expect(page.getByLabel("CSV file")).toBeVisible();
  await expect(told).toBeHidden();
  await chooseFile(page, "email,job_title", `${addresses[0]},Fitter`);
  await expect(page.getByRole("button", { name: "Nothing to apply" })).toBeVisible();
});
