import { expect, test } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A11 the status Invited shows who has not joined yet", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("checkbox", { name: "Invited", exact: true }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(people(page)).toHaveCount(5);
  for (const line of await people(page).all()) await expect(line).toContainText(/Invited \d+ h left/);
});
