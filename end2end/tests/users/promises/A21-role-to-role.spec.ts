import { changing as test, expect } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A21 everybody of a role moves to another: filter, select all, choose", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?status=enabled&si=sales_ae");
  await expect(people(page).first()).toBeVisible();
  const before = await people(page).count();
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Bulk Actions" }).click();
  const dialog = page.getByRole("dialog", { name: "Bulk Actions" });
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales SDR");
  await dialog.getByRole("button", { name: `Change ${before} roles` }).click();
  await expect(dialog.getByText(`${before} people were changed.`)).toBeVisible();
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog.getByText(`${before} people were put back as before.`)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(people(page)).toHaveCount(before);
});
