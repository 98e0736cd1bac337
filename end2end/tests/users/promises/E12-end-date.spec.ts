import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";
import { beginning } from "../../../peers.ts";
import { bulk, row } from "../../../people.ts";

const afterFriday = Date.UTC(2026, 10, 28);

test("E12 a role given until a day ends by itself, and the one before comes back", async ({ page, open, signInAs, place, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await page.getByLabel("SI role").selectOption("Sales SDR");
  const lastDay = page.getByLabel("Last day in SI");
  await lastDay.fill("2026-11-27");
  await expect(page.getByText("Sales AE comes back by itself afterwards.", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();
  await expect(page.getByText(/SI role ends: no end.*28 Nov 2026/).first()).toBeVisible();
  await accessible();
  await fitsNarrow(page);
  place.setClock(afterFriday - 1);
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await expect(row(page, "Sam Okafor")).toContainText("Sales SDR");
  place.setClock(afterFriday);
  await page.reload();
  await expect(row(page, "Sam Okafor")).toContainText("Sales AE");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await expect(page.getByText("Server ended roles whose time was over")).toBeVisible();
});

test("E12 a last day in the past is refused beside its field, and what was typed stays", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await page.getByLabel("Last day in SI").fill("2026-11-01");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("A role ends on a later day, within a year. Choose another day.")).toBeVisible();
  await expect(page.getByLabel("Last day in SI")).toHaveValue("2026-11-01");
});

test("E12 a bulk action gives many people a role until a day", async ({ page, open, signInAs, place }) => {
  await signInAs("nora");
  await open("/settings/users?status=enabled&si=sales_ae");
  await expect(row(page, "Sam Okafor")).toBeVisible();
  const dialog = await bulk(page, "Sam Okafor");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  await dialog.getByLabel("Last day").fill("2026-11-27");
  await dialog.getByRole("button", { name: "Change 1 role" }).click();
  await expect(dialog.getByText("1 person was changed.")).toBeVisible();
  place.setClock(beginning + 6 * 86_400_000);
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await expect(row(page, "Sam Okafor")).toContainText("Sales AE");
});
