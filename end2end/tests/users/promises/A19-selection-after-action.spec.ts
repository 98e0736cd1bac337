import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, fromMenu, people, row } from "../../../people.ts";

test.use({ crowd: 120 });

test("A19 nobody stays selected whom an action took off the list", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  // A hundred and twenty people in pages of fifty: the list fills up again behind those who leave it.
  await open("/settings/users?search=person0&abm=sales_user");
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await expect(page.getByText("50 selected of 50 shown")).toBeVisible();
  const dialog = await bulk(page);
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change ABM role").selectOption("Insights User");
  await dialog.getByRole("button", { name: "Change 50 roles" }).click();
  await expect(dialog.getByText("50 people were changed.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Undo" })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "person000051@")).toBeVisible();
  await expect(people(page)).toHaveCount(50);
  await expect(page.getByText(/\d+ selected/)).toBeHidden();
  // Its button went with the bar.
  await expect(page.getByRole("checkbox", { name: "Select All" })).toBeFocused();
  await accessible();
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await expect(page.getByText("50 selected of 50 shown")).toBeVisible();
  await page.getByRole("button", { name: "Clear Selection" }).click();

  // By the menu of a row: this one alone.
  await page.getByRole("checkbox", { name: "Select person000060@calder.example" }).check();
  await page.getByRole("checkbox", { name: "Select person000061@calder.example" }).check();
  await fromMenu(page, "person000060@calder.example", "Delete User");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "person000060@")).toBeHidden();
  await expect(page.getByText("1 selected of 50 shown")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Select person000061@calder.example" })).toBeChecked();
});
