import { changing as test, expect } from "../../../fixtures.ts";
import { chooseFile, row } from "../../../people.ts";

test("E9 what was looked at is what is imported: when somebody was changed meanwhile, it is shown anew", async ({ page, open, signInAs, context, place }) => {
  await signInAs("nora");
  await open("/settings/users/import");
  await chooseFile(page, "email,si", "sam.okafor@calder.example,sales_lite");
  await expect(row(page, "sam.okafor")).toContainText("Sales AE → Sales Lite");

  const other = await context.newPage();
  await other.goto(`${place.url}/settings/users/import`);
  await other.locator("html[data-ready]").waitFor();
  await chooseFile(other, "email,si", "sam.okafor@calder.example,sales_sdr");
  await other.getByRole("button", { name: "Apply 1 change" }).click();
  await expect(other.getByText("1 person was changed.")).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "Apply 1 change" }).click();
  await expect(page.getByRole("alert")).toContainText("Sam Okafor");
  await expect(row(page, "sam.okafor")).toContainText("Sales SDR → Sales Lite");
  await page.getByRole("button", { name: "Apply 1 change" }).click();
  await expect(page.getByText("1 person was changed.")).toBeVisible();
});
