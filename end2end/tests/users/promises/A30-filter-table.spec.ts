import { expect, test } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A30 there is a filter by status, by user roles of each licensed application, and by addresses", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  const drawer = page.getByRole("dialog", { name: "Filters" });
  const names = (group: string) => drawer.getByRole("group", { name: group }).locator("label");
  await expect(names("Status")).toHaveText(["Enabled", "Disabled", "Invited", "Expired Invite"]);
  await expect(names("User roles, ABM")).toHaveText([
    "Primary Administrator",
    "Administrator",
    "Operation User",
    "Marketing User",
    "View Only User",
    "Insights User",
    "Sales User",
    "No Role Assigned",
  ]);
  await expect(names("User roles, Sales Intelligence")).toHaveText([
    "Primary Administrator",
    "Sales Administrator",
    "Sales SDR",
    "Sales AE",
    "Sales Lite",
    "No Role Assigned",
  ]);
  await expect(drawer.getByRole("textbox", { name: "Search Specific Users" })).toBeEnabled();
  await accessible();
});

test("A30 each status finds its people, and together they are everybody", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  const found: Record<string, number> = {};
  for (const [status, word] of [["disabled", "Disabled"], ["invited", "Invited"], ["expired_invite", "Expired Invite"]] as const) {
    await open(`/settings/users?status=${status}`);
    await expect(people(page).first()).toBeVisible();
    found[status] = await people(page).count();
    for (const line of await people(page).all()) await expect(line).toContainText(word);
  }
  expect(found).toEqual({ disabled: 5, invited: 5, expired_invite: 3 });
  await open("/settings/users?status=enabled");
  await expect(page.getByText("1 to 50 of 53")).toBeVisible();
});
