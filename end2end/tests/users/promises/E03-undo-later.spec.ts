import type { Page } from "@playwright/test";
import { beginning } from "../../../peers.ts";
import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";
import { ask, bulk, row } from "../../../people.ts";

/** Disables people and closes the dialog, as whoever is signed in. */
async function disable(page: Page, ...names: string[]) {
  const dialog = await bulk(page, ...names);
  await dialog.getByLabel("Choose Action").selectOption("Disable User");
  await dialog.getByRole("button", { name: `Disable ${names.length} users` }).click();
  await expect(dialog.getByText(`${names.length} people were changed.`)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
}

/** Enables somebody as whoever is signed in, beside the page. */
async function enable(page: Page, name: string) {
  const id = (await row(page, name).getByRole("link").getAttribute("href"))!.split("/").at(-1);
  const request = { selection: { picked: { ids: [id] } }, change: "enable" };
  const { body: preview } = await ask(page, "/api/users/bulk_preview", { request });
  const order = { request, fingerprint: preview.fingerprint, key: "0123456789abcdef" };
  expect((await ask(page, "/api/users/bulk_apply", { order })).status).toBe(200);
}

test("E3 the opened entry of the log takes a bulk action back within 24 hours, once, and names who was skipped", async ({ page, open, signInAs, place, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  await disable(page, "Anton Berg", "Beatriz Costa");
  await enable(page, "Anton Berg");
  await disable(page, "Aisha Farouk", "Ben Adeyemi");

  // A minute before it is over; a session does not last that long unused.
  place.setClock(beginning + 24 * 3_600_000 - 60_000);
  await signInAs("nora");
  await open("/settings/audit?action=users_disabled");
  const entries = page.getByRole("row", { name: /disabled users/i });
  await expect(entries).toHaveCount(2);
  await entries.last().getByRole("button", { name: /^Show details/ }).click();
  await expect(page.getByRole("link", { name: "Beatriz Costa" })).toBeVisible();
  await accessible();
  await page.getByRole("button", { name: /^Undo for all 2 users/ }).dblclick();
  const came = page.getByRole("status").filter({ hasText: "1 person was put back as before. 1 was changed since and is left alone: Anton Berg." });
  await expect(came).toBeFocused();
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await accessible();
  await fitsNarrow(page);
  // Not offered twice, and the undo itself is no bulk action.
  await open("/settings/audit?action=undone");
  await page.getByRole("button", { name: /^Show details/ }).click();
  await expect(page.getByText("An earlier entry was taken back")).toHaveCount(2);
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await open("/settings/audit?action=users_disabled");
  await entries.last().getByRole("button", { name: /^Show details/ }).click();
  await expect(page.getByRole("link", { name: "Beatriz Costa" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  // A day later neither.
  await entries.first().getByRole("button", { name: /^Show details/ }).click();
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(1);
  place.setClock(beginning + 24 * 3_600_000 + 60_000);
  await signInAs("nora");
  await open("/settings/audit?action=users_disabled");
  await entries.first().getByRole("button", { name: /^Show details/ }).click();
  await expect(page.getByRole("link", { name: "Aisha Farouk" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
});

test("E3 a person's trail takes a bulk action back", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await disable(page, "Anton Berg", "Beatriz Costa");
  await page.getByRole("link", { name: "Anton Berg" }).click();
  await page.getByRole("button", { name: /^Undo for all 2 users/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "2 people were put back as before." })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await expect(page.getByRole("radio", { name: "Enabled" })).toBeChecked();
});

test("E3 who may not open the log takes back his own bulk actions from the list of people", async ({ page, open, signInAs, accessible }) => {
  await signInAs("priya");
  await open("/settings/users");
  const dialog = await bulk(page, "Aisha Farouk", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  await dialog.getByRole("button", { name: "Change 2 roles" }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "Aisha Farouk")).toContainText("Sales Lite");

  // Somebody else does not find it among his own.
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Recent changes" }).click();
  const recent = page.getByRole("dialog", { name: "Recent changes" });
  await expect(recent.getByText("There is nothing to take back.")).toBeVisible();

  await signInAs("priya");
  await open("/settings/users");
  await page.getByRole("button", { name: "Recent changes" }).click();
  await expect(recent.getByRole("listitem").filter({ hasText: "changed roles, 2 users" })).toContainText("Sales Lite");
  await accessible();
  await recent.getByRole("button", { name: /^Undo for all 2 users/ }).press("Enter");
  await expect(recent.getByRole("status").filter({ hasText: "2 people were put back as before." })).toBeFocused();
  await expect(recent.getByText("There is nothing to take back.")).toBeVisible();
  await accessible();
  await fitsNarrow(page);
  await recent.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "Aisha Farouk")).not.toContainText("Sales Lite");
});
