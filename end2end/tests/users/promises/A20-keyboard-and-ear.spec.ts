import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, people } from "../../../people.ts";

test.use({ crowd: 120 });

test("A20 whoever works by keyboard or ear keeps the focus in the dialog, and hears the tally instead of every name", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  // Too few seats: the button that gives the first what is left goes once it is pressed.
  await open("/settings/users?status=enabled&si=none");
  await expect(people(page).first()).toBeVisible();
  await page.getByRole("checkbox", { name: "Select All" }).click();
  let dialog = await bulk(page);
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  await dialog.getByRole("button", { name: "Only the first 8" }).press("Enter");
  const change = dialog.getByRole("button", { name: "Change 8 roles" });
  await expect(change).toBeFocused();
  await change.press("Enter");
  const undo = dialog.getByRole("button", { name: "Undo" });
  await undo.press("Enter");
  await expect(undo).toBeHidden();
  await expect(dialog.getByRole("button", { name: "Close" }).last()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();

  await open("/settings/users?search=person0");
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Select all 120 that match" }).click();
  await expect(page.getByText("120 selected all that match")).toBeVisible();
  dialog = await bulk(page);
  await dialog.getByLabel("Choose Action").selectOption("Resend Invite");
  const preview = dialog.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("status").filter({ hasText: "will change" })).toHaveText("120 will change");
  await expect(preview.locator("[aria-live]")).toHaveCount(0);
  // More that does not come is told, and can be asked for again.
  const more = preview.getByRole("button", { name: "Show more" });
  const path = "**/api/users/bulk_lines";
  await page.route(path, (route) => route.abort());
  await more.press("Enter");
  await expect(preview.getByRole("alert")).toContainText("The server could not be reached.");
  await page.unroute(path);
  await more.press("Enter");
  await expect(preview.getByRole("alert")).toBeHidden();
  await expect(preview.getByRole("listitem")).toHaveCount(100);
  await more.press("Enter");
  await expect(preview.getByRole("listitem")).toHaveCount(120);
  await expect(dialog.getByRole("button", { name: "Resend 120 invites" })).toBeFocused();
});
