import type { Page } from "@playwright/test";
import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";
import { ask, people } from "../../../people.ts";

test.use({ crowd: 2_400 });

const apply = "**/api/users/bulk_apply";

/** Chooses a role for everybody who is invited, up to the button that does it. */
async function chosen(page: Page) {
  await expect(people(page)).toHaveCount(50);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: /^Select all .* that match$/ }).click();
  await page.getByRole("button", { name: "Bulk Actions" }).click();
  const dialog = page.getByRole("dialog", { name: "Bulk Actions" });
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change ABM role").selectOption("View Only User");
  const button = dialog.getByRole("button", { name: "Change 2,405 roles" });
  await expect(button).toHaveAttribute("aria-disabled", "false");
  return { dialog, button };
}

test("while thousands of people are changed the dialog says how it stands, and can be closed", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?status=invited");
  const { dialog, button } = await chosen(page);
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(apply, async (route) => {
    await held;
    await route.continue();
  });
  await button.click();
  await expect(dialog.getByRole("status").filter({ hasText: "2,405 people are being changed." })).toContainText("You need not wait");
  await expect(dialog.getByRole("timer")).toHaveText(/^[1-9]\d* s so far$/);
  await accessible();
  await fitsNarrow(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
  go();
  await expect(page.getByText("2,405 people were changed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
});

test("an order whose page was loaded anew before its answer came is found again, with its result, its entry in the log and Undo", async ({ page, open, signInAs, context, place, accessible }) => {
  await signInAs("nora");
  const other = await context.newPage();
  await other.goto(place.url);
  await open("/settings/users?status=invited");
  const { button } = await chosen(page);
  // It is carried out, but this page never hears of it.
  const carriedOut = new Promise<number>((resolve) => {
    void page.route(apply, async (route) => resolve((await ask(other, "/api/users/bulk_apply", route.request().postDataJSON())).status));
  });
  await button.click();
  expect(await carriedOut).toBe(200);
  await page.reload();
  const dialog = page.getByRole("dialog", { name: "Bulk Actions" });
  await expect(dialog.getByText("2,405 people were changed.")).toBeVisible();
  await accessible();
  await dialog.getByRole("button", { name: "Undo" }).click();
  await expect(dialog.getByText("2,405 people were put back as before.")).toBeVisible();
  await dialog.getByRole("link", { name: "See it in the audit log" }).click();
  await expect(page).toHaveURL(/\/settings\/audit\?entry=aud_/);
  await expect(page.getByRole("row", { name: /Nora Lindqvist/ })).toHaveCount(1);
  await expect(page.getByRole("row", { name: /Nora Lindqvist/ })).toContainText("2,405 users");
  await accessible();

  // Told once.
  await open("/settings/users");
  await expect(people(page)).toHaveCount(50);
  await expect(dialog).toBeHidden();
});

test("an order that never arrived is told to have changed nobody, and sent again it has one effect", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/users?status=invited");
  await page.route(apply, (route) => route.abort());
  const first = await chosen(page);
  await first.button.click();
  await expect(first.dialog.getByRole("alert")).toContainText("The server could not be reached.");
  await page.reload();
  const told = page.getByRole("status").filter({ hasText: "Your last change of many people was not carried out." });
  await told.getByRole("button", { name: "Close" }).click();
  await expect(told).toBeHidden();

  const { dialog, button } = await chosen(page);
  await button.click();
  await expect(dialog.getByRole("alert")).toContainText("The server could not be reached.");
  await page.unroute(apply);
  await button.click();
  await expect(dialog.getByText("2,405 people were changed.")).toBeVisible();
});

test("the outbox counts thousands of mails as they go out", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?status=invited");
  await expect(people(page)).toHaveCount(50);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: /^Select all .* that match$/ }).click();
  await page.getByRole("button", { name: "Bulk Actions" }).click();
  const dialog = page.getByRole("dialog", { name: "Bulk Actions" });
  await dialog.getByLabel("Choose Action").selectOption("Resend Invite");
  await dialog.getByRole("button", { name: "Resend 2,405 invites" }).click();
  await expect(dialog.getByText("2,405 people were changed.")).toBeVisible();
  await dialog.getByRole("link", { name: "See the mails in the outbox" }).click();
  const tally = page.getByText(/[\d,]+ waiting, [\d,]+ sent in the last day, 0 failed/);
  await expect(tally).toBeVisible();
  await accessible();
  const waiting = async () => Number((await tally.textContent())!.split(" ")[0]!.replace(",", ""));
  const before = await waiting();
  expect(before).toBeGreaterThan(0);
  await expect.poll(waiting).toBeLessThan(before);
});
