import { changing as test, expect } from "../../fixtures.ts";
import { ask } from "../../people.ts";

test("F07 an import of roles whose answer was lost is done once, and pressing again says what it did", async ({ page, open, signInAs, context, place, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  const other = await context.newPage();
  await other.goto(place.url);
  await open("/settings/roles/import");
  const desk = { key: "desk", name: "Sales Desk", description: "For the desk", kind: "custom", is_administrator: false, levels: { "insights.segments": "view" } };
  const file = JSON.stringify({ version: 1, applications: [{ key: "abm", roles: [desk] }] });
  await page.getByLabel("JSON file").setInputFiles({ name: "roles.json", mimeType: "application/json", buffer: Buffer.from(file) });

  // It is carried out, but this page never hears of it.
  const path = "**/import/roles/apply*";
  await page.route(path, async (route) => {
    const sent = { url: route.request().url(), file };
    const status = await other.evaluate(async ({ url, file }) => (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: file })).status, sent);
    expect(status).toBe(200);
    await route.abort();
  });
  await page.getByRole("button", { name: "Import 1 role" }).click();
  await expect(page.getByRole("alert")).toContainText("The server could not be reached.");
  await page.unroute(path);
  await page.getByRole("button", { name: "Import 1 role" }).click();
  await expect(page.getByText("1 role was made.")).toBeVisible();
  const { body } = await ask(page, "/api/audit/list", { query: { filter: { actions: ["role_made"] } } });
  expect(body.page.rows).toHaveLength(1);
});
