import { changing as test, expect } from "../../../fixtures.ts";

test("filters and order are saved under a name and come back with one click", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?status=invited&sort=email");
  await page.getByRole("button", { name: "Views" }).click();
  const dialog = page.getByRole("dialog", { name: "Views" });
  await expect(dialog.getByText("You have no saved views yet.")).toBeVisible();
  await dialog.getByRole("button", { name: "Save this view" }).click();
  await expect(dialog.getByLabel("Name of the view")).toHaveAccessibleDescription("This must be filled in.");
  await dialog.getByLabel("Name of the view").fill("Waiting for an answer");
  await dialog.getByRole("button", { name: "Save this view" }).click();
  await expect(dialog.getByRole("link", { name: "Waiting for an answer" })).toBeVisible();
  await accessible();

  await open("/settings/users");
  await page.getByRole("button", { name: "Views" }).click();
  await dialog.getByRole("link", { name: "Waiting for an answer" }).click();
  await expect(page).toHaveURL(/\/settings\/users\?status=invited&sort=email$/);
  await page.getByRole("button", { name: "Views" }).click();
  await dialog.getByRole("button", { name: "Remove view Waiting for an answer" }).click();
  await expect(dialog.getByText("You have no saved views yet.")).toBeVisible();
});

test("a view is replaced only by whoever reads that it is, and one that was removed can be brought back", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?search=ann%20%26%20co&status=invited");
  await page.getByRole("button", { name: "Views" }).click();
  const dialog = page.getByRole("dialog", { name: "Views" });
  await dialog.getByLabel("Name of the view").fill("West");
  await dialog.getByRole("button", { name: "Save this view" }).click();
  await expect(dialog.getByRole("status").filter({ hasText: "View saved" })).toBeVisible();
  await dialog.getByLabel("Name of the view").fill("West");
  await expect(dialog.getByText("Replace “West”?")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Replace" })).toBeVisible();
  await accessible();
  await dialog.getByLabel("Name of the view").fill("West too");
  await expect(dialog.getByRole("button", { name: "Save this view" })).toBeVisible();

  await dialog.getByRole("button", { name: "Remove view West" }).click();
  await expect(dialog.getByText("You have no saved views yet.")).toBeVisible();
  const undo = dialog.getByRole("button", { name: "Undo" });
  await expect(undo).toBeFocused();
  await undo.click();
  await expect(dialog.getByRole("link", { name: "West" })).toHaveAttribute("href", "/settings/users?search=ann%20%26%20co&status=invited");
});
