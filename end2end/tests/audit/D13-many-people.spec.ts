import { changing as test, expect } from "../../fixtures.ts";
import { bulk } from "../../people.ts";

test("D13 an entry about several people says how many, and opens who", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Disable User");
  await dialog.getByRole("button", { name: /^Disable/ }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();

  await open("/settings/audit?action=users_disabled");
  const entry = page.getByRole("row", { name: /disabled users/i });
  await expect(entry).toHaveCount(1);
  await entry.getByRole("button", { name: "2 users" }).click();
  await expect(page.getByRole("link", { name: "Anton Berg" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Beatriz Costa" })).toBeVisible();
  await accessible();
  // It is found by each of them.
  await open("/settings/audit?about=costa&action=users_disabled");
  await expect(entry).toHaveCount(1);
  await open("/settings/audit?about=okafor&action=users_disabled");
  await expect(page.getByRole("heading", { name: "No entry matches these filters" })).toBeVisible();
});
