import { expect, fitsNarrow, recordsCame, test } from "../../fixtures.ts";

test.beforeEach(async ({ page, open, signInAs, server }) => {
  test.setTimeout(120_000);
  await signInAs("nora");
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await recordsCame(page, server);
});

test("C6 a sales user arrives at the records he owns, and only those", async ({ page, open, signInAs, accessible }) => {
  await signInAs("sam");
  await open("/");
  await expect(page).toHaveURL(/\/records$/);
  await expect(page.getByRole("row")).toHaveCount(51);
  const access = page.getByRole("row").getByRole("cell").filter({ hasText: "Edit, yours" });
  await expect(access).toHaveCount(50);
  await accessible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "records.aria.yml" });
});

test("the list is sorted, searched, paged and shared by its address", async ({ page, open, signInAs }) => {
  await signInAs("sam");
  await open("/records");
  await page.getByRole("link", { name: "Opportunity" }).click();
  await expect(page.getByRole("row")).toHaveCount(51);
  const byName = await page.getByRole("rowheader").first().textContent();
  await page.getByRole("button", { name: "Amount" }).click();
  await expect(page.getByRole("rowheader").first()).not.toHaveText(byName!);
  // New rows came, and whoever pressed the key is still where he was.
  await expect(page.getByRole("button", { name: "Amount" })).toBeFocused();
  await expect(page).toHaveURL(/\/records\/opportunity\?sort=amount$/);
  await expect(page.getByRole("columnheader", { name: "Amount" })).toHaveAttribute("aria-sort", "ascending");
  const first = await page.getByRole("rowheader").first().textContent();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText(/^51 to/)).toBeVisible();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page.getByRole("rowheader").first()).toHaveText(first!);
  await page.getByRole("searchbox", { name: "Search records" }).fill("renewal");
  await expect(page).toHaveURL(/search=renewal/);
  await expect(page.getByRole("rowheader").first()).toContainText("Renewal");
  await page.reload();
  await expect(page.getByRole("rowheader").first()).toContainText("Renewal");
  await page.getByRole("searchbox", { name: "Search records" }).fill("nothing like it");
  await expect(page.getByRole("heading", { name: "Nothing matches this search" })).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(page.getByRole("row")).toHaveCount(51);
});

test("D16 somebody whom the CRM does not know owns nothing and is told why", async ({ page, open, signInAs, accessible }) => {
  await signInAs("mei");
  await open("/records/lead");
  await expect(page.getByRole("heading", { name: "No records for you yet" })).toBeVisible();
  await accessible();
});

test("an administrator sees all, and a field that is no column is refused", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/records/lead");
  await expect(page.getByText("1 to 50 of 1,000+")).toBeVisible();
  await open("/records/lead?sort=password_hash");
  await expect(page.getByRole("alert")).toContainText("There is no field “password_hash”.");
});

test("the records fit 320 px", async ({ page, open, signInAs }) => {
  await signInAs("sam");
  await open("/records/opportunity");
  await expect(page.getByText(/^1 to 50/)).toBeVisible();
  await fitsNarrow(page);
});
