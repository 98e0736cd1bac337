import { expect, fitsNarrow, test } from "../../fixtures.ts";

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

test("the table narrows to a search and to differences, and folds its areas", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/roles/compare?app=si");
  await expect(page.getByText("34 of 34 permissions")).toBeVisible();
  await page.getByRole("switch", { name: "Only differences" }).check();
  await expect(page.getByText("33 of 34 permissions")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Embedded view in CRM/ })).toBeHidden();
  await page.getByRole("searchbox", { name: "Find a permission" }).fill("csv");
  await expect(page.getByText("1 of 34 permissions")).toBeVisible();
  await page.getByRole("button", { name: /^Export/ }).press("Enter");
  await expect(page.getByRole("row", { name: /^Export to CSV/ })).toBeHidden();
  await expect(page.getByRole("button", { name: /^Export/ })).toHaveAttribute("aria-expanded", "false");
  await page.getByRole("searchbox", { name: "Find a permission" }).fill("nothing like it");
  await expect(page.getByRole("heading", { name: "No permission matches" })).toBeVisible();
});

test("the comparison fits 320 px: the table scrolls, not the page", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/roles/compare");
  await expect(page.getByText("60 of 60 permissions")).toBeVisible();
  await fitsNarrow(page);
});
