import { changing as test, expect } from "../../../fixtures.ts";
import { bulk } from "../../../people.ts";

test("E8 the dialog says how many seats a choice needs, how many are left and who takes them, before it is saved", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?si=none");
  const dialog = await bulk(page, "Arjun Mehta", "Cedric Blanc", "Dora Farkas", "Erik Aalto");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  const seats = dialog.getByRole("status").filter({ hasText: "seats" });
  await dialog.getByLabel("Change ABM role").selectOption("Sales User");
  await expect(dialog.getByRole("button", { name: "Change 4 roles" })).toBeEnabled();
  // ABM has no limit.
  await expect(seats).toHaveCount(0);
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  await expect(seats).toHaveText(/^SI needs 4 seats, 8 left\.\s*New seats: Arjun Mehta, Cedric Blanc, Dora Farkas and 1 more\.$/);
  await dialog.getByLabel("Change SI role").selectOption("No Role Assigned");
  await expect(seats).toHaveCount(0);
});
