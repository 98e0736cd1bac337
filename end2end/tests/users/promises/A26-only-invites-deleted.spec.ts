import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, people } from "../../../people.ts";

test("A26 only invitations can be deleted", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?status=expired_invite");
  await expect(people(page)).toHaveCount(3);
  const dialog = await bulk(page, "Goran Babic", "Jana Kral");
  await dialog.getByLabel("Choose Action").selectOption("Delete User");
  await dialog.getByRole("button", { name: "Delete 2 invites" }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(people(page)).toHaveText([/Ivan Petrenko/]);
  await open("/settings/users?search=okafor");
  await page.getByRole("button", { name: "Actions for Sam Okafor" }).click();
  await expect(page.getByRole("menuitem", { name: "Delete User" })).toBeHidden();
});
