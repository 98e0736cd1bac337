import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";
import { bulk, row } from "../../../people.ts";

test("A20 the dialog offers every action, shows what it would do, and does it on saving", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await expect(dialog.getByLabel("Choose Action").getByRole("option")).toHaveText(["", "Change roles", "Enable User", "Disable User", "Resend Invite", "Delete User"]);
  await accessible();
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change ABM role").selectOption("Insights User");
  await dialog.getByLabel("Change SI role").selectOption("Sales AE");
  await expect(dialog.getByRole("region", { name: "Preview" })).toContainText("2 will change");
  await accessible();
  await dialog.getByRole("button", { name: "Change 2 roles" }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();
  await accessible();
  await fitsNarrow(page);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "Anton Berg")).toContainText("Insights User");
  await expect(row(page, "Anton Berg")).toContainText("Sales AE");
});
