import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk, giveOnPage, row } from "../../../people.ts";

test("E2 whoever changed between preview and saving is named with the preview as it is now, nothing was saved, and saving again works", async ({ page, open, signInAs, elsewhere, place, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales AE");
  const preview = dialog.getByRole("region", { name: "Preview" });
  const effects = preview.locator("summary");
  await expect(effects).toHaveText([/^2 × Sales SDR → Sales AE/]);

  const priyas = await elsewhere("priya", "/settings/users");
  await giveOnPage(priyas, place, "Anton Berg", "SI role", "Sales Lite");

  await dialog.getByRole("button", { name: "Change 2 roles" }).click();
  const moved = preview.getByRole("alert");
  await expect(moved).toContainText("Somebody was changed since you looked. Look again, then confirm.");
  await expect(moved).toContainText("Anton Berg");
  await expect(moved).not.toContainText("Beatriz Costa");
  await expect(effects.filter({ hasText: /^1 × Sales Lite → Sales AE/ })).toHaveCount(1);
  await expect(effects.filter({ hasText: /^1 × Sales SDR → Sales AE/ })).toHaveCount(1);
  await expect(effects).toHaveCount(2);
  await accessible();
  // Nothing was saved, neither of him nor of the other.
  await priyas.goto(`${place.url}/settings/users`);
  await expect(row(priyas, "Anton Berg")).toContainText("Sales Lite");
  await expect(row(priyas, "Beatriz Costa")).toContainText("Sales SDR");
  const bulkEntries = async () => (await ask(page, "/api/audit/list", { query: { filter: { actions: ["roles_changed"] } } })).body.page.rows.length;
  expect(await bulkEntries()).toBe(0);

  await dialog.getByRole("button", { name: "Change 2 roles" }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();
  expect(await bulkEntries()).toBe(1);
  await priyas.reload();
  for (const name of ["Anton Berg", "Beatriz Costa"]) await expect(row(priyas, name)).toContainText("Sales AE");
});
