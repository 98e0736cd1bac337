import { changing as test, expect } from "../../../fixtures.ts";
import { fromMenu, linkTo, row } from "../../../people.ts";

test("A12 a lapsed invitation is sent again from the row's menu", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?status=expired_invite");
  await fromMenu(page, "Ivan Petrenko", "Resend Invite");
  await expect(page.getByText("The invitation was sent again to Ivan Petrenko.")).toBeVisible();
  await expect(row(page, "Ivan Petrenko")).toBeHidden();
  await open("/settings/users?search=petrenko");
  await expect(row(page, "Ivan Petrenko")).toContainText(/Invited 7[12] h left/);
  expect(await linkTo(page, "ivan.petrenko@calder.example")).toContain("/invitation/");
});
