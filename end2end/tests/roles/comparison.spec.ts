import { expect, fitsNarrow, test } from "../../fixtures.ts";

test("the table narrows to a search and to differences, and folds its areas", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/roles/compare?app=si");
  await expect(page.getByText("34 of 34 permissions")).toBeVisible();
  await page.getByRole("switch", { name: "Only differences" }).check();
  await expect(page.getByText("33 of 34 permissions")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Embedded view in CRM/ })).toBeHidden();
  await page.getByRole("searchbox", { name: "Find a permission" }).fill("csv");
  await expect(page.getByText("1 of 34 permissions")).toBeVisible();
  await page.getByRole("button", { name: /^Export/ }).press("Enter");
  await expect(page.getByRole("row", { name: /^Export to CSV/ })).toBeHidden();
  await expect(page.getByRole("button", { name: /^Export/ })).toHaveAttribute("aria-expanded", "false");
  await page.getByRole("searchbox", { name: "Find a permission" }).fill("nothing like it");
  await expect(page.getByRole("heading", { name: "No permission matches" })).toBeVisible();
});

test("the comparison fits 320 px: the table scrolls, not the page", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/roles/compare");
  await expect(page.getByText("60 of 60 permissions")).toBeVisible();
  await fitsNarrow(page);
});
