import { changing as test, expect } from "../../../fixtures.ts";
import { beginning } from "../../../peers.ts";
import { invitationOf, invite, row } from "../../../people.ts";

const hour = 3_600_000;

test("A10 the link in the mail opens a minute before 72 hours are over, and at 72 hours neither opens nor lets in", async ({ page, open, signInAs, place }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await invite(page, { label: "SI role", name: "Sales SDR" }, "lea@calder.example");
  await dialog.getByRole("button", { name: /Send invite/ }).click();
  await expect(page.getByText("1 person was invited.")).toBeVisible();
  const link = await invitationOf(page, place, "lea@calder.example");

  place.setClock(beginning + 72 * hour - 60_000);
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Join Calder & Voss" })).toBeVisible();
  await page.getByLabel("First name").fill("Lea");
  await page.getByLabel("Last name").fill("Hartmann");
  await page.getByLabel("Password").fill("a sentence of her own");

  // Whoever had the page open when the time ran out is not let in either.
  place.setClock(beginning + 72 * hour);
  await page.getByRole("button", { name: "Join" }).click();
  const over = page.getByRole("alert").filter({ hasText: "This invitation cannot be used" });
  await expect(over).toContainText("Ask whoever invited you to send it again.");
  await page.goto(link);
  await expect(over).toBeVisible();
  await expect(page.getByLabel("Password")).toBeHidden();

  await signInAs("nora");
  await open("/settings/users?search=lea@");
  await expect(row(page, "lea@")).toContainText("Expired Invite");
});
