import { changing as test, expect } from "../../../fixtures.ts";
import { fromMenu, row } from "../../../people.ts";

test("A17 the menu offers Disable User to an enabled one and Enable User to a disabled one, and can be taken back", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("button", { name: "Actions for Sam Okafor" }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["View and Edit User", "Disable User"]);
  await page.keyboard.press("Escape");
  await fromMenu(page, "Sam Okafor", "Disable User");
  await expect(row(page, "Sam Okafor")).toContainText("Disabled");
  await page.getByRole("button", { name: "Actions for Sam Okafor" }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["View and Edit User", "Enable User"]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Sam Okafor")).toContainText("Enabled");
  await expect(page.getByText("1 person was put back as before.")).toBeVisible();

  // Whoever has gone elsewhere meanwhile takes it back all the same.
  await fromMenu(page, "Sam Okafor", "Disable User");
  await expect(row(page, "Sam Okafor")).toContainText("Disabled");
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page).toHaveURL(/\/settings\/audit/);
  const undone = page.waitForResponse(/undo/);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeHidden();
  expect((await undone).status()).toBe(200);
  await open("/settings/users?search=okafor");
  await expect(row(page, "Sam Okafor")).toContainText("Enabled");
});
