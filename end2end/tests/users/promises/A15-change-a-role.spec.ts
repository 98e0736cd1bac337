import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";

test("A15 a new role is saved and a message confirms it", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await page.getByLabel("SI role").selectOption("Sales SDR");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();
  await expect(page.getByText(/SI role.*Sales AE.*Sales SDR/).last()).toBeVisible();
  await accessible();
  await fitsNarrow(page);
  await page.reload();
  await expect(page.getByLabel("SI role")).toHaveValue("sales_sdr");
});
