import { expect, fitsNarrow, test } from "../../../fixtures.ts";

test("A4 the Roles tab shows the roles of each application and who holds them", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/roles");
  await expect(page.getByRole("row", { name: /^Sales User/ })).toContainText("users");
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "roles.aria.yml" });
  await accessible();
  await page.getByLabel("Choose App").selectOption("Sales Intelligence");
  await expect(page).toHaveURL(/app=si$/);
  await expect(page.getByRole("row")).toHaveCount(6);
  await page.getByRole("row", { name: /^Sales Lite/ }).getByRole("link", { name: "1 user" }).click();
  await expect(page.getByRole("row", { name: /calder\.example/ })).toHaveText([/Rosa Delgado/]);
});

test("A4 a role's page shows its permissions", async ({ page, open, signInAs, accessible }) => {
  await signInAs("priya");
  await open("/settings/roles");
  await page.getByRole("link", { name: "Operation User" }).click();
  await expect(page.getByRole("heading", { name: "Operation User" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Campaign reports" })).toContainText("View");
  await expect(page.getByRole("listitem").filter({ hasText: "SCIM token and log" })).toContainText("None");
  await accessible();
  await fitsNarrow(page);
});
