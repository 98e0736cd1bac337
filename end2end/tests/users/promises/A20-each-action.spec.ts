import type { Page } from "@playwright/test";
import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, row } from "../../../people.ts";

/** Chooses an action for people, saves the dialog and closes it. */
async function save(page: Page, action: string, button: string, ...names: string[]) {
  const dialog = await bulk(page, ...names);
  await dialog.getByLabel("Choose Action").selectOption(action);
  await expect(dialog.getByRole("status").filter({ hasText: "will change" })).toHaveText(`${names.length} will change`);
  await dialog.getByRole("button", { name: button }).click();
  await expect(dialog.getByText(`${names.length} people were changed.`)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
}

test("A20 saving the dialog disables, and enables", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await save(page, "Disable User", "Disable 2 users", "Anton Berg", "Beatriz Costa");
  for (const name of ["Anton Berg", "Beatriz Costa"]) await expect(row(page, name)).toContainText("Disabled");
  await page.reload();
  for (const name of ["Anton Berg", "Beatriz Costa"]) await expect(row(page, name)).toContainText("Disabled");
  await expect(row(page, "Callum Fraser")).toContainText("Enabled");

  await save(page, "Enable User", "Enable 3 users", "Anton Berg", "Beatriz Costa", "Daniel Reyes");
  await page.reload();
  for (const name of ["Anton Berg", "Beatriz Costa", "Daniel Reyes"]) await expect(row(page, name)).toContainText("Enabled");
  await expect(row(page, "Helena Moreau")).toContainText("Disabled");
});

test("A20 saving the dialog resends invites", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await expect(row(page, "Ivan Petrenko")).toContainText("Expired Invite");
  await expect(row(page, "Chloé Martin")).toContainText("Invited 51 h left");
  await save(page, "Resend Invite", "Resend 2 invites", "Chloé Martin", "Ivan Petrenko");
  await page.reload();
  for (const name of ["Chloé Martin", "Ivan Petrenko"]) await expect(row(page, name)).toContainText("Invited 72 h left");
  await expect(row(page, "Jana Kral")).toContainText("Expired Invite");
  await page.getByRole("link", { name: "Outbox" }).click();
  for (const address of ["chloe.martin@calder.example", "ivan.petrenko@calder.example"]) await expect(row(page, `^${address}`)).toHaveCount(1);
});

test("A20 saving the dialog deletes invites", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await expect(row(page, "Fatima Zahra")).toBeVisible();
  await save(page, "Delete User", "Delete 2 invites", "Chloé Martin", "Ivan Petrenko");
  await page.reload();
  await expect(row(page, "Fatima Zahra")).toContainText("Invited");
  for (const name of ["Chloé Martin", "Ivan Petrenko"]) await expect(row(page, name)).toHaveCount(0);
  await open("/settings/users?search=petrenko");
  await expect(page.getByRole("heading", { name: "Nobody matches these filters" })).toBeVisible();
});
