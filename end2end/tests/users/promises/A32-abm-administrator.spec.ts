import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk, invite, row } from "../../../people.ts";

const notYours = "You do not administer Sales Intelligence.";

test("A32 whoever administers ABM without a role in SI changes ABM roles only: on the page, in the dialog and when inviting", async ({ page, open, signInAs }) => {
  await signInAs("tomas");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await expect(page.getByLabel("SI role")).toBeDisabled();
  await expect(page.getByLabel("SI role")).toHaveAccessibleDescription(notYours);
  await page.getByLabel("ABM role").selectOption("Insights User");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();

  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await expect(dialog.getByLabel("Change SI role")).toBeDisabled();
  await expect(dialog.getByLabel("Change SI role")).toHaveAccessibleDescription(notYours);
  await dialog.getByLabel("Change ABM role").selectOption("Insights User");
  await dialog.getByRole("button", { name: "Change 2 roles" }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.reload();
  for (const name of ["Anton Berg", "Beatriz Costa"]) {
    await expect(row(page, name)).toContainText("Insights User");
    await expect(row(page, name)).toContainText("Sales SDR");
  }

  const inviting = await invite(page, { label: "ABM role", name: "Sales User" }, "lea@calder.example");
  await expect(inviting.getByLabel("SI role")).toBeDisabled();
  await expect(inviting.getByText(notYours)).toBeVisible();
  await inviting.getByRole("button", { name: "Send invite(s)" }).click();
  await expect(page.getByText("1 person was invited.")).toBeVisible();

  // What the pages do not offer the server does not do.
  const roles = { si: "sales_ae" };
  const invited = await ask(page, "/api/users/invite", { new: { addresses: "omar@calder.example", roles, key: "0123456789abcdef" } });
  expect([invited.status, invited.body.sentence]).toEqual([403, notYours]);
  await open("/settings/users?search=okafor");
  const sam = (await row(page, "Sam Okafor").getByRole("link").getAttribute("href"))!.split("/").at(-1);
  const previewed = await ask(page, "/api/users/bulk_preview", { request: { selection: { picked: { ids: [sam] } }, change: { roles: { si: null } } } });
  expect([previewed.status, previewed.body.sentence]).toEqual([403, notYours]);
  await expect(row(page, "Sam Okafor")).toContainText("Sales AE");
});
