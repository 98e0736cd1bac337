import { expect, test } from "../../../fixtures.ts";

test("A19 Select All takes who is shown, a range goes by shift, all that match by one more click, and one click clears", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("checkbox", { name: "Select Aisha Farouk" }).click();
  await page.getByRole("checkbox", { name: "Select Beatriz Costa" }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("4 selected")).toBeVisible();
  await page.getByRole("button", { name: "Clear Selection" }).click();
  await expect(page.getByText(/\d+ selected/)).toBeHidden();

  await page.getByRole("checkbox", { name: "Select All" }).click();
  // Fifty are shown; oneself is not among those who can be changed.
  await expect(page.getByText("49 selected of 50 shown")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Select Nora Lindqvist" })).toBeDisabled();
  await page.getByRole("button", { name: "Select all 66 that match" }).click();
  await expect(page.getByText("65 selected all that match")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("checkbox", { name: "Select Zoe Papadakis" })).toBeChecked();
  // Another filter: nobody is selected who is not on the list.
  await page.getByRole("searchbox", { name: "Name or email" }).fill("sam");
  await expect(page.getByText(/\d+ selected/)).toBeHidden();
});
