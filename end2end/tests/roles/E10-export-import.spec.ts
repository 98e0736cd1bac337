import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { changing as test, expect, fitsNarrow } from "../../fixtures.ts";

/** Chooses a file of roles. */
async function choose(page: Page, text: string) {
  await page.getByLabel("JSON file").setInputFiles({ name: "roles.json", mimeType: "application/json", buffer: Buffer.from(text) });
}

/** The card of a role. */
const card = (page: Page, name: string) => page.getByRole("article").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("E10 roles go out as JSON, are edited, shown as a difference, and come in all at once", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/roles?app=abm");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export", exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^roles-abm-\d{4}-\d\d-\d\d\.json$/);
  const exported = readFileSync(await file.path(), "utf8");
  const document = JSON.parse(exported);
  expect(document.version).toBe(1);

  const roles = document.applications[0].roles;
  const desk = { key: "desk", name: "Sales Desk", description: "For the desk", kind: "custom", is_administrator: false, levels: { "insights.segments": "view" } };
  roles.push(desk);
  roles.find((role: { key: string }) => role.key === "sales_user").levels["users.view"] = "full";
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Import roles" })).toBeVisible();
  await accessible();
  await choose(page, JSON.stringify(document));
  await expect(card(page, "Sales Desk")).toContainText("New");
  await expect(card(page, "Sales User")).toContainText("Built-in roles are read-only: it stays as it is here, whatever the file says.");
  await expect(page.getByText(/^Unchanged: /)).toContainText("Marketing User");
  await accessible();
  await page.getByRole("button", { name: "Import 1 role" }).click();
  await expect(page.getByText("1 role was made.")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Roles", exact: true }).last().click();
  await expect(page.getByRole("row", { name: /^Sales Desk/ })).toContainText("Custom");

  // Changed by its key, under another name; what is not named stays.
  await open("/settings/roles/import");
  const changed = { ...desk, name: "Front Desk", levels: { "insights.segments": "full" } };
  await choose(page, JSON.stringify({ version: 1, applications: [{ key: "abm", roles: [changed] }] }));
  await expect(card(page, "Front Desk")).toContainText("Role: Sales Desk → changed to Front Desk");
  await expect(card(page, "Front Desk").getByRole("listitem").filter({ hasText: "View" })).toContainText("Full");
  await fitsNarrow(page);
  await page.getByRole("button", { name: "Import 1 role" }).click();
  await expect(page.getByText("1 role was changed.")).toBeVisible();
  await open("/settings/roles/abm/desk");
  await expect(page.getByRole("heading", { name: "Front Desk" })).toBeVisible();
});

test("E10 a file that cannot be taken says where, and a role that is refused holds the whole file back", async ({ page, open, signInAs, accessible }) => {
  await signInAs("tomas");
  await open("/settings/roles/import");
  await choose(page, '{\n  "version": 1,\n  oops');
  await expect(page.getByRole("alert")).toContainText("The file is not valid JSON, line 3, column 3.");
  await choose(page, '{ "version": 7 }');
  await expect(page.getByRole("alert")).toContainText("The file is of version 7; this Sightline reads version 1.");
  await choose(page, '{ "version": 1, "applications": [{ "key": "abm", "roles": [{ "key": "desk", "keys": 1 }] }] }');
  await expect(page.getByRole("alert")).toContainText("“applications[0].roles[0].keys” is not a field of this file, line 1");
  await choose(page, " ".repeat(5 << 20));
  await expect(page.getByRole("alert").first()).toContainText("The file is larger than 4 MB.");

  const role = (key: string, levels: object, is_administrator: boolean) => ({ key, name: key, description: "", kind: "custom", is_administrator, levels });
  const roles = [role("desk", { "insights.segments": "view" }, false), role("inviter", { "users.invite": "full" }, true)];
  await choose(page, JSON.stringify({ version: 1, applications: [{ key: "abm", roles }] }));
  await expect(card(page, "inviter")).toContainText("only the primary administrator makes or changes it");
  await expect(page.getByText("A role that is refused holds the whole file back.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import 1 role" })).toBeDisabled();
  await accessible();
  await open("/settings/roles");
  await expect(page.getByRole("row", { name: /^Sales User/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^desk/ })).toBeHidden();
});
