import { changing as test, expect } from "../../../fixtures.ts";
import { fromMenu, people, row } from "../../../people.ts";

test("A13 an invitation is deleted after a confirmation, and not without", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?search=chloe");
  await fromMenu(page, "Chloé Martin", "Delete User");
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Chloé Martin is taken off the list");
  await accessible();
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(row(page, "Chloé Martin")).toBeVisible();
  await fromMenu(page, "Chloé Martin", "Delete User");
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("The invitation of Chloé Martin was deleted.")).toBeVisible();
  await expect(people(page)).toHaveCount(0);
});
