import { changing as test, expect } from "../../fixtures.ts";

test("E11 a role is copied, edited by a range of the matrix, reviewed, saved, and deleted again", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/roles/abm/sales_user");
  await page.getByRole("link", { name: "Copy role" }).click();
  await expect(page.getByRole("heading", { name: "Copy of Sales User" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Sales User");

  const rows = page.getByRole("listitem");
  await rows.nth(0).getByRole("checkbox").check();
  await rows.nth(3).getByRole("checkbox").click({ modifiers: ["Shift"] });
  await expect(page.getByText("4 ticked")).toBeVisible();
  await page.getByRole("group", { name: "Level of the ticked permissions" }).getByRole("button", { name: "View" }).click();
  for (const row of [0, 1, 2, 3]) await expect(rows.nth(row).getByRole("combobox")).toHaveValue("view");
  await accessible();

  // A name that is taken leads back to its field.
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription("There is a role called “Sales User” already.");
  await page.getByLabel("Name", { exact: true }).fill("Sales Desk");
  await page.getByRole("button", { name: "Review changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Review changes" });
  await expect(dialog.getByText("0 people hold this role")).toBeVisible();
  await expect(dialog.getByText(/Rights gained/)).toBeVisible();
  await accessible();
  await dialog.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("heading", { name: "Sales Desk" })).toBeVisible();

  await open("/settings/roles");
  await expect(page.getByRole("row", { name: /^Sales Desk/ })).toContainText("Custom");
  await page.getByRole("link", { name: "Sales Desk" }).click();
  await page.getByRole("button", { name: "Delete role" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete role" }).click();
  await expect(page).toHaveURL(/\/settings\/roles\?app=abm$/);
  await expect(page.getByRole("row", { name: /^Sales Desk/ })).toBeHidden();
});
