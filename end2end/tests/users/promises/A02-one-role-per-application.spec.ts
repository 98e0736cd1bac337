import { changing as test, expect } from "../../../fixtures.ts";
import { ask, row } from "../../../people.ts";

test("A2 a person has one role in each application or none, and a new one takes the place of the old", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  const cells = row(page, "Sam Okafor").getByRole("cell");
  await expect(cells.filter({ hasText: /^Sales User$/ })).toHaveCount(1);
  await expect(cells.filter({ hasText: /^Sales AE$/ })).toHaveCount(1);
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  for (const app of ["ABM role", "SI role"]) {
    const picker = page.getByRole("combobox", { name: app });
    await expect(picker).not.toHaveAttribute("multiple");
    await expect(picker.getByRole("option", { name: "No Role Assigned" })).toHaveCount(1);
  }
  await page.getByRole("combobox", { name: "SI role" }).selectOption("Sales SDR");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();

  await open("/settings/users?search=okafor");
  await expect(cells.filter({ hasText: /^Sales SDR$/ })).toHaveCount(1);
  await expect(row(page, "Sam Okafor")).not.toContainText("Sales AE");
  await expect(cells.filter({ hasText: /^Sales User$/ })).toHaveCount(1);

  await open("/settings/users?search=kelly");
  await expect(row(page, "Una Kelly").getByRole("cell", { name: "No Role Assigned" })).toHaveCount(2);

  // Nor by asking for two: a list is no role.
  const { body } = await ask(page, "/api/users/list", { query: { filter: { search: "kelly" } } });
  const una = body.page.rows[0];
  const edit = { first_name: "Una", last_name: "Kelly", job_title: "", is_enabled: true, roles: { si: ["sales_ae", "sales_sdr"] } };
  const refused = await ask(page, "/api/users/save", { id: una.id, edit, seen: 0 });
  expect([refused.status, refused.body.code]).toEqual([400, "malformed"]);
});
