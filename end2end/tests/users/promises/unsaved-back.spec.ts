import { changing as test, expect } from "../../../fixtures.ts";
import { row } from "../../../people.ts";

test("the browser's Back asks before what was typed is lost", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await row(page, "Sam Okafor").getByRole("link", { name: "Sam Okafor" }).click();
  await page.getByLabel("Job title").fill("Head of West");
  await page.goBack();
  const question = page.getByRole("alertdialog");
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Job title")).toHaveValue("Head of West");
  await expect(page).toHaveURL(/\/settings\/users\/usr_/);

  await page.goBack();
  await question.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(/\/settings\/users\?search=okafor$/);
  await expect(row(page, "Sam Okafor")).toBeVisible();
});
