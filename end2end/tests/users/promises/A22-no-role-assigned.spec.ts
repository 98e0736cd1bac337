import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, row } from "../../../people.ts";

test("A22 No Role Assigned takes the role away", async ({ page, open, signInAs }) => {
  await signInAs("priya");
  await open("/settings/users?search=ant");
  const dialog = await bulk(page, "Anton Berg");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("No Role Assigned");
  await dialog.getByRole("button", { name: "Change 1 role" }).click();
  await expect(dialog.getByText("1 person was changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "Anton Berg")).toContainText("No Role Assigned");
});
