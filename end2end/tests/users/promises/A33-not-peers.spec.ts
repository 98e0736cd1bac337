import { expect, test } from "../../../fixtures.ts";
import { bulk } from "../../../people.ts";

test("A33 an administrator of another application is out of reach", async ({ page, open, signInAs }) => {
  await signInAs("priya");
  await open("/settings/users?search=silva");
  const dialog = await bulk(page, "Tomás Silva");
  await expect(dialog.getByRole("listitem").filter({ hasText: "Disable User" })).toContainText("Tomás Silva is an administrator. Only the Primary Administrator can change that.");
  await expect(dialog.getByLabel("Choose Action").getByRole("option", { name: "Disable User" })).toBeDisabled();
});
