import { changing as test, expect } from "../../../fixtures.ts";
import { bulk } from "../../../people.ts";

test("A23 A24 a mixed selection grays choices out, names who causes it, and one click leaves them out", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Chloé Martin", "Daniel Reyes");
  const action = dialog.getByLabel("Choose Action");
  for (const choice of ["Change roles", "Enable User", "Disable User", "Resend Invite", "Delete User"]) {
    await expect(action.getByRole("option", { name: choice })).toBeDisabled();
  }
  const reason = (choice: string) => dialog.getByRole("listitem").filter({ hasText: choice });
  await expect(reason("Change SI role")).toContainText("Daniel Reyes is Disabled. Enable first.");
  await expect(reason("Enable User")).toContainText("Anton Berg, Chloé Martin are not Disabled.");
  await expect(reason("Delete User")).toContainText("Anton Berg, Daniel Reyes are neither Invited nor Expired Invite.");
  await reason("Delete User").getByRole("button", { name: "Leave them out" }).click();
  await expect(action).toHaveValue("delete");
  await dialog.getByRole("button", { name: "Delete 1 invite" }).click();
  await expect(dialog.getByText("1 person was changed.")).toBeVisible();
  await expect(dialog.getByText("2 were left out.")).toBeVisible();
});
