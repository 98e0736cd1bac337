import { changing as test, expect } from "../../../fixtures.ts";
import { fromMenu, row } from "../../../people.ts";

test("A35 the primary administrator changes status and roles of administrators", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=raman");
  await fromMenu(page, "Priya Raman", "Disable User");
  await expect(row(page, "Priya Raman")).toContainText("Disabled");
  await fromMenu(page, "Priya Raman", "Enable User");
  await expect(row(page, "Priya Raman")).toContainText("Enabled");
  await page.getByRole("link", { name: "Priya Raman" }).click();
  await page.getByLabel("SI role").selectOption("Sales AE");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();
});
