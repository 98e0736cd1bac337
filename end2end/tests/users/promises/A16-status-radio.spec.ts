import { changing as test, expect } from "../../../fixtures.ts";

test("A16 Enabled and Disabled stand in the Roles section", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await page.getByRole("radio", { name: "Disabled" }).check();
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: "Disabled" })).toBeChecked();
  await page.getByRole("radio", { name: "Enabled" }).check();
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await open("/settings/users?search=okafor");
  await expect(page.getByRole("row", { name: /Sam Okafor/ })).toContainText("Enabled");
});
