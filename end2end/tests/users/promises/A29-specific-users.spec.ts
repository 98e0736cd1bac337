import { expect, test } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A29 pasted addresses find those people; a wrong one is named and nothing is lost", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  const specific = page.getByLabel("Search Specific Users");
  await specific.fill("sam.okafor@calder.example, nonsense\nMEI.tanaka@calder.example");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(specific).toHaveAccessibleDescription(/Not an address: nonsense/);
  await specific.fill((await specific.inputValue()).replace("nonsense", ""));
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("Search Specific Users: 2 addresses")).toBeVisible();
  await expect(people(page)).toHaveText([/Mei Tanaka/, /Sam Okafor/]);
});
