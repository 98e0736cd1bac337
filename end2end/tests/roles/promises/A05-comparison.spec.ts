import { expect, test } from "../../../fixtures.ts";

test("A5 the comparison table opens from the Roles tab, goes to a role, and back to the list", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/roles");
  await page.getByRole("link", { name: "View Role Comparison Table" }).click();
  await expect(page.getByRole("heading", { name: "Role comparison" })).toBeVisible();
  await expect(page.getByText("60 of 60 permissions")).toBeVisible();
  await accessible();
  const exclusion = page.getByRole("row", { name: /^Ad Inventory Exclusion list/ });
  await expect(exclusion.getByRole("cell")).toHaveText(["Full", "Full", "View", "Edit", "View", "None", "None"]);
  await page.getByRole("columnheader", { name: /^Marketing User/ }).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Marketing User" })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: "View Role List" }).click();
  await expect(page.getByRole("heading", { name: "Roles" })).toBeVisible();
});
