import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk, chooseFile, fromMenu, row } from "../../../people.ts";

test("a row's menu that is refused says so above the list until it is closed", async ({ page, open, signInAs, accessible, context, place }) => {
  await signInAs("nora");
  const other = await context.newPage();
  await other.goto(place.url);
  await open("/settings/users?search=chlo");
  const { body } = await ask(page, "/api/users/list", { query: { filter: { search: "chlo" } } });
  const ids = [body.page.rows[0].id];
  // Somebody else deletes the invitation between the look and the press.
  const request = { selection: { picked: { ids } }, change: "delete" };
  const looked = await ask(other, "/api/users/bulk_preview", { request });
  await expect(row(page, "Chloé Martin")).toBeVisible();
  const order = { request, fingerprint: looked.body.fingerprint, key: "another-one" };
  expect((await ask(other, "/api/users/bulk_apply", { order })).status).toBe(200);
  await fromMenu(page, "Chloé Martin", "Resend Invite");
  const note = page.getByRole("alert").filter({ hasText: "Chloé Martin" });
  await expect(note).toBeVisible();
  await accessible();
  await note.getByRole("button", { name: "Close" }).click();
  await expect(note).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();
});

test("E9 an import that fails says so beside the button, and what it did takes the focus", async ({ page, open, signInAs, provoked, accessible }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/users/import");
  await chooseFile(page, "email,abm", ...Array.from({ length: 50 }, (_, n) => `lea${n}@calder.example,sales_user`));
  const button = page.getByRole("button", { name: "Apply 50 changes" });
  await page.route("**/import/users/apply*", (route) => route.abort());
  await button.focus();
  await page.keyboard.press("Enter");
  const alert = page.getByRole("alert").filter({ hasText: "The server could not be reached." });
  await expect(alert).toBeInViewport();
  await expect(button).toBeFocused();
  await accessible();
  await page.unrouteAll();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "50 people were invited." })).toBeFocused();
});

test("E2 what moved is told as what it is: nobody was changed where a licence was", async ({ page, open, signInAs, place }) => {
  await signInAs("nora");
  await open("/settings/users?status=enabled&si=none");
  await page.getByRole("checkbox", { name: /^Select (?!All)/ }).first().check();
  const dialog = await bulk(page);
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  await expect(dialog.getByText("SI needs 1 seat, 8 left.")).toBeVisible();
  place.command("license", "--organization", "Calder & Voss", "--app", "si", "--seats", "39");
  await dialog.getByRole("button", { name: "Change 1 role" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Something this depends on has changed since you looked: seats, a role, or what your own role allows.");
  await expect(dialog.getByText("Somebody was changed since you looked.")).toBeHidden();
});

test("a session that was ended and an offer that was taken back leave the focus on the page", async ({ page, open, signInAs, browser, place }) => {
  // Tomás is signed in elsewhere.
  const elsewhere = await browser.newContext();
  const his = await elsewhere.newPage();
  await his.goto(place.url);
  expect((await ask(his, "/api/sign_in/demo", { email: "tomas.silva@calder.example" })).status).toBe(200);

  await signInAs("nora");
  await open("/settings/users?search=silva");
  await page.getByRole("link", { name: "Tomás Silva" }).click();
  await page.getByRole("button", { name: "Offer primary administration…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Offer primary administration" }).click();
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByText("The offer is gone.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Take back" })).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();

  await page.getByRole("button", { name: /^End session: / }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End session" }).click();
  await expect(page.getByText("Not signed in anywhere.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sessions" })).toBeFocused();
  await elsewhere.close();
});

test("A8 of many addresses the counts are read out, and not the addresses", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite User(s)" });
  await dialog.getByLabel("Email addresses").fill("lea@calder.example, nonsense, lea@calder.example");
  await expect(dialog.getByText("nonsense", { exact: true })).toBeVisible();
  await expect(dialog.getByRole("status")).toHaveText("1 ready, 1 not an address, 1 more than once");
});
