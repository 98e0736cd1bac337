import { expect, test } from "../../../fixtures.ts";

test("A31 bulk actions are for administrators of any application", async ({ page, open, signInAs }) => {
  for (const who of ["nora", "tomas", "priya"] as const) {
    await signInAs(who);
    await open("/settings/users?search=okafor");
    await page.getByRole("checkbox", { name: "Select Sam Okafor" }).check();
    await expect(page.getByRole("button", { name: "Bulk Actions" })).toBeVisible();
  }
  await signInAs("jonas");
  await open("/settings/users");
  await expect(page.getByRole("alert")).toContainText("Your role does not allow this.");
});
