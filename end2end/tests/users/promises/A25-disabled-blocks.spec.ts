import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, row } from "../../../people.ts";

test("A25 a disabled user in the selection holds a role change back", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Daniel Reyes");
  await expect(dialog.getByLabel("Choose Action").getByRole("option", { name: "Change roles" })).toBeDisabled();
  await dialog.getByRole("listitem").filter({ hasText: "Change SI role" }).getByRole("button", { name: "Leave them out" }).click();
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  await expect(dialog.getByRole("region", { name: "Preview" })).toContainText("Daniel Reyes is Disabled.");
  await dialog.getByRole("button", { name: "Change 1 role" }).click();
  await expect(dialog.getByText("1 was left out.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "Daniel Reyes")).toContainText("Sales SDR");
});
