import type { Page } from "@playwright/test";
import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk, invite } from "../../../people.ts";

/** How many entries of these actions the log holds. */
async function entries(page: Page, ...actions: string[]) {
  const { body } = await ask(page, "/api/audit/list", { query: { filter: { actions } } });
  return body.page.rows.length;
}

test("Save Changes, a bulk action and Send invite(s) have one effect when they are pressed twice", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await page.getByLabel("SI role").selectOption("Sales SDR");
  await page.getByRole("button", { name: "Save Changes" }).dblclick();
  await expect(page.getByText("The role was updated.")).toHaveCount(1);
  expect(await entries(page, "user_edited")).toBe(1);

  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Disable User");
  await dialog.getByRole("button", { name: "Disable 2 users" }).dblclick();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();
  expect(await entries(page, "users_disabled")).toBe(1);
  await dialog.getByRole("button", { name: "Undo" }).dblclick();
  await expect(dialog.getByText("2 people were put back as before.")).toBeVisible();
  expect(await entries(page, "undone")).toBe(1);
  await dialog.getByRole("button", { name: "Close" }).last().click();

  const inviting = await invite(page, { label: "ABM role", name: "Sales User" }, "lea@calder.example");
  await inviting.getByRole("button", { name: "Send invite(s)" }).dblclick();
  await expect(page.getByText("1 person was invited.")).toHaveCount(1);
  expect(await entries(page, "users_invited")).toBe(1);
});

test("an invitation whose answer was lost is sent once, and pressing again says so", async ({ page, open, signInAs, context, place, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  const other = await context.newPage();
  await other.goto(place.url);
  await open("/settings/users");
  const path = "**/api/users/invite";
  await page.route(path, async (route) => {
    await ask(other, "/api/users/invite", route.request().postDataJSON());
    await route.abort();
  });
  const dialog = await invite(page, { label: "ABM role", name: "Sales User" }, "lea@calder.example");
  await dialog.getByRole("button", { name: "Send invite(s)" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The server could not be reached.");
  await page.unroute(path);
  await dialog.getByRole("button", { name: "Send invite(s)" }).click();
  await expect(page.getByText("1 person was invited.")).toBeVisible();
  expect(await entries(page, "users_invited")).toBe(1);
});
