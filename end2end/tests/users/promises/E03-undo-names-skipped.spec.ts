import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk, people, row } from "../../../people.ts";

test("E3 Undo in a message names who was changed since and is left alone", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=berg");
  const anton = (await row(page, "Anton Berg").getByRole("link").getAttribute("href"))!.split("/").at(-1);
  await open("/settings/users");
  await expect(people(page).first()).toBeVisible();
  // The dialog is closed before the answer comes: the message tells it then.
  const apply = "**/api/users/bulk_apply";
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(apply, async (route) => {
    await held;
    await route.continue();
  });
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Disable User");
  await dialog.getByRole("button", { name: "Disable 2 users" }).click();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  answer();
  const message = page.getByRole("status").filter({ hasText: "2 people were changed." });
  await expect(message).toBeVisible();
  await page.unroute(apply);

  const request = { selection: { picked: { ids: [anton] } }, change: "enable" };
  const { body: preview } = await ask(page, "/api/users/bulk_preview", { request });
  const order = { request, fingerprint: preview.fingerprint, key: "0123456789abcdef" };
  expect((await ask(page, "/api/users/bulk_apply", { order })).status).toBe(200);

  await message.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("1 person was put back as before. 1 was changed since and is left alone: Anton Berg.")).toBeVisible();
});
