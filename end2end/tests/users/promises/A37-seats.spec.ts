import { changing as test, expect } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A37 more seats than are left: an error, and nobody changes; the first of them can have what is left", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?status=enabled&si=none");
  await expect(people(page).first()).toBeVisible();
  const before = await people(page).count();
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Bulk Actions" }).click();
  const dialog = page.getByRole("dialog", { name: "Bulk Actions" });
  // Tomás is an administrator, which Nora may change.
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  await expect(dialog.getByText(`SI needs ${before} seats, 8 left.`)).toBeVisible();
  await expect(dialog.getByText("Too few seats")).toBeVisible();
  await expect(dialog.getByRole("button", { name: `Change ${before} roles` })).toBeDisabled();
  await dialog.getByRole("button", { name: "Only the first 8" }).click();
  await dialog.getByRole("button", { name: "Change 8 roles" }).click();
  await expect(dialog.getByText("8 people were changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("SI 40 of 40 seats")).toBeVisible();
  await expect(people(page)).toHaveCount(before - 8);
});
