import { expect, test } from "../../../fixtures.ts";

test("A34 administrators cannot change their own status or roles", async ({ page, open, signInAs }) => {
  await signInAs("priya");
  await open("/settings/users?search=raman");
  await expect(page.getByRole("checkbox", { name: "Select Priya Raman" })).toBeDisabled();
  await page.getByRole("button", { name: "Actions for Priya Raman" }).click();
  await expect(page.getByRole("menuitem", { name: "Disable User" })).toContainText("You cannot change your own role or status.");
  await expect(page.getByRole("menuitem", { name: "Disable User" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Priya Raman" }).click();
  await expect(page.getByLabel("SI role")).toBeDisabled();
  await expect(page.getByRole("radio", { name: "Disabled" })).toBeDisabled();
});
