import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk } from "../../../people.ts";

test("A24 whoever grays a choice out is named, the first at once and the others when they are unfolded", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?status=enabled");
  await page.getByRole("checkbox", { name: "Select All" }).click();
  const dialog = await bulk(page);
  const reason = dialog.getByRole("listitem").filter({ hasText: "Enable User" });
  await expect(reason.getByText(/are not Disabled/)).toContainText(/^[^,]+, [^,]+, [^,]+ and \d+ more/);
  const who = reason.getByRole("group");
  await who.getByText("Who they are").click();
  // Twenty names come; how many there are besides is said.
  await expect(who.getByRole("paragraph")).toHaveText(/^([^,]+, ){19}[^,]+ and \d+ more$/);
  await accessible();
  // What cannot be taken back says so.
  await expect(dialog.getByText("You can undo for 24 hours.")).toBeVisible();
});

test("what cannot be taken back says so before it is done", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?status=invited");
  const dialog = await bulk(page, "Chloé Martin");
  await dialog.getByLabel("Choose Action").selectOption("Delete User");
  await expect(dialog.getByText("All or nothing. This cannot be undone.")).toBeVisible();
});

test("A36 whoever may not give an administrator's role reads why it cannot be chosen", async ({ page, open, signInAs }) => {
  await signInAs("tomas");
  await open("/settings/users?search=okafor");
  const dialog = await bulk(page, "Sam Okafor");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  const select = dialog.getByLabel(/^Change (ABM|SI) role$/).and(dialog.locator(":enabled")).first();
  await expect(select).toHaveAccessibleDescription(/Only the Primary Administrator can give the role/);
});

test("A37 each application that is short of seats says so, and the first are counted for each", async ({ page, open, signInAs, place }) => {
  await signInAs("nora");
  const { body } = await ask(page, "/api/users/list", { query: {} });
  const held = (body.seats as { app: string; held: number }[]).find((seats) => seats.app === "abm")!.held;
  place.command("license", "--organization", "Calder & Voss", "--app", "abm", "--seats", String(held + 1));
  await open("/settings/users?status=enabled");
  await page.getByRole("checkbox", { name: "Select All" }).click();
  const dialog = await bulk(page);
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change ABM role").selectOption("Sales User");
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  const note = dialog.getByRole("status").filter({ hasText: "seats" });
  await expect(note.getByRole("listitem").filter({ hasText: /^SI needs \d+ seats, 8 left\.$/ })).toBeVisible();
  await expect(note.getByRole("listitem").filter({ hasText: /^ABM needs \d+ seats, 1 left\.$/ })).toBeVisible();
  await dialog.getByRole("button", { name: /^Only the first (1 in ABM, 8 in SI|8 in SI, 1 in ABM)$/ }).click();
  await expect(dialog.getByText(/\d+ are left out\./)).toBeVisible();
  await expect(dialog.getByText("Too few seats")).toBeHidden();
});
