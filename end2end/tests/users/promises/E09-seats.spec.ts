import { changing as test, expect } from "../../../fixtures.ts";
import { chooseFile } from "../../../people.ts";

test("E9 a file that needs more seats than are left says so and offers the first rows what there is", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users/import");
  const newcomers = Array.from({ length: 10 }, (_, n) => `lea${n}@calder.example,sales_lite`);
  await chooseFile(page, "email,si", ...newcomers);
  await expect(page.getByText("SI needs 10 seats, 8 left.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Too few seats" })).toBeDisabled();
  await page.getByRole("button", { name: "Only the first 8" }).click();
  await page.getByRole("button", { name: "Apply 8 changes" }).click();
  await expect(page.getByText("8 people were invited. 2 rows were not taken.")).toBeVisible();
  await open("/settings/users");
  await expect(page.getByText("SI 40 of 40 seats")).toBeVisible();
});
