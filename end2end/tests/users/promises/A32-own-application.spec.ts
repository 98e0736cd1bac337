import { changing as test, expect } from "../../../fixtures.ts";
import { bulk } from "../../../people.ts";

test("A32 an administrator of one application changes its roles only", async ({ page, open, signInAs }) => {
  await signInAs("priya");
  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await expect(dialog.getByLabel("Change ABM role")).toBeDisabled();
  await expect(dialog.getByLabel("Change ABM role")).toHaveAccessibleDescription("You do not administer ABM.");
  await dialog.getByLabel("Change SI role").selectOption("Sales AE");
  await dialog.getByRole("button", { name: "Change 1 role" }).click();
  await expect(dialog.getByText("1 person was changed.")).toBeVisible();
});
