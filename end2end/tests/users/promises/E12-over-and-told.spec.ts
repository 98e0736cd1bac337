import { changing as test, expect } from "../../../fixtures.ts";
import { ask, row } from "../../../people.ts";

const afterTuesday = Date.UTC(2026, 10, 25);

test("E12 a role given on the page until a day is gone after it with its rights, and the log tells that it ended, not that it was taken", async ({ page, open, signInAs, place }) => {
  await signInAs("nora");
  await open("/settings/users?search=tanaka");
  await page.getByRole("link", { name: "Mei Tanaka" }).click();
  await page.getByLabel("SI role").selectOption("Sales Administrator");
  const lastDay = page.getByLabel("Last day in SI");
  await lastDay.fill("2026-11-24");
  await expect(lastDay).toHaveAccessibleDescription("Optional. The role ends by itself afterwards, and none is left.");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();
  await open("/settings/users?search=tanaka");
  await expect(row(page, "Mei Tanaka")).toContainText("Sales Administrator until 24 Nov 2026");

  // Signed in before, and asking again in the last and in the first moment after it.
  const link = page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "User Management" });
  place.setClock(afterTuesday - 1);
  await signInAs("mei");
  await open("/settings/users");
  await expect(link).toBeVisible();
  await expect(row(page, "Anton Berg")).toBeVisible();
  place.setClock(afterTuesday);
  expect((await ask(page, "/api/users/list", { query: {} })).status).toBe(403);
  await open("/settings/users");
  await expect(page.getByRole("alert")).toContainText("Your role does not allow this.");
  await expect(link).toBeHidden();

  await signInAs("nora");
  await open("/settings/users?search=tanaka");
  await expect(row(page, "Mei Tanaka")).toContainText("No Role Assigned");
  await expect(row(page, "Mei Tanaka")).toContainText("Marketing User");
  await open("/settings/audit?about=tanaka");
  const ended = page.getByRole("row", { name: /ended roles whose time was over/ });
  await expect(ended).toHaveCount(1);
  for (const said of ["25 Nov 2026", "Server", "Mei Tanaka", "Sales Administrator"]) await expect(ended).toContainText(said);
  // One entry of her being given it, and none of its being taken.
  await expect(page.getByRole("row", { name: /edited a user/ })).toHaveCount(1);
  await expect(page.getByRole("row", { name: /changed roles/ })).toHaveCount(0);
});
