import { expect, test } from "../../fixtures.ts";

test("how many hold a role is not told as nobody where it is not known", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await page.route("**/api/roles/counts", (route) => route.abort());
  await open("/settings/roles/compare?app=abm");
  await expect(page.getByRole("columnheader", { name: "Sales User" }).first()).toBeVisible();
  await expect(page.getByText(/^\d+ users?$/)).toHaveCount(0);
  await page.unroute("**/api/roles/counts");
  await page.reload();
  await expect(page.getByText(/^\d+ users?$/).first()).toBeVisible();
});
