import { changing as test, expect } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test.use({ crowd: 1_100 });

test("A19 a selection that could not be counted is not told to be a thousand", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/users?search=person0");
  await expect(people(page)).toHaveCount(50);
  await page.route("**/api/users/bulk_options", (route) => route.abort());
  await page.getByRole("checkbox", { name: "Select All" }).click();
  const lost = page.waitForEvent("requestfailed");
  await page.getByRole("button", { name: "Select all 1,000+ that match" }).click();
  await lost;
  await expect(page.getByRole("region", { name: "Bulk Actions" }).getByRole("status")).toHaveText("1,000+ selected all that match");
});
