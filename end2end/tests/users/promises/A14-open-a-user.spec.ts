import { expect, test } from "../../../fixtures.ts";
import { fromMenu } from "../../../people.ts";

test("A14 a user opens by name and by View and Edit User", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await expect(page.getByRole("heading", { name: "Sam Okafor" })).toBeVisible();
  await page.goBack();
  await fromMenu(page, "Sam Okafor", "View and Edit User");
  await expect(page.getByRole("heading", { name: "Sam Okafor" })).toBeVisible();
});
