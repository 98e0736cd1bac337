import { expect, test } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A27 status and roles narrow the list together, stand in the address and go by their chips", async ({ page, open, signInAs, accessible }) => {
  await signInAs("priya");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  await accessible();
  await page.getByRole("checkbox", { name: "Invited", exact: true }).check();
  await page.getByRole("group", { name: "User roles, Sales Intelligence" }).getByRole("checkbox", { name: "Sales SDR" }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/\/settings\/users\?status=invited&si=sales_sdr$/);
  await expect(people(page)).toHaveText([/Chloé Martin.*Invited/, /Fatima Zahra.*Invited/]);

  await page.getByRole("button", { name: "Remove filter: Status" }).click();
  await expect(page).toHaveURL(/\/settings\/users\?si=sales_sdr$/);
  await expect(page.getByText("Status: Invited")).toBeHidden();
  await expect.poll(() => people(page).count()).toBeGreaterThan(2);
  await page.goBack();
  await expect(page.getByText("Status: Invited")).toBeVisible();
  await expect(people(page)).toHaveCount(2);
});

test("A27 status and addresses narrow the list together; roles and addresses are used one at a time", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  const specific = page.getByRole("textbox", { name: "Search Specific Users" });
  await specific.fill("sam.okafor@calder.example, daniel.reyes@calder.example, chloe.martin@calder.example");
  // Q8: not ignored in silence.
  await expect(page.getByRole("checkbox", { name: "Sales SDR" })).toBeDisabled();
  await expect(page.getByText("Roles and addresses are used one at a time.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Disabled", exact: true }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(people(page)).toHaveText([/Daniel Reyes/]);
  await page.getByRole("button", { name: "Remove filter: Status" }).click();
  await expect(people(page)).toHaveText([/Chloé Martin/, /Daniel Reyes/, /Sam Okafor/]);

  await page.getByRole("button", { name: "Remove filter: Search Specific Users" }).click();
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("checkbox", { name: "Sales SDR" }).check();
  await expect(specific).toBeDisabled();
  await open("/settings/users?si=sales_sdr&emails=sam.okafor@calder.example");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(people(page)).toHaveCount(0);
});
