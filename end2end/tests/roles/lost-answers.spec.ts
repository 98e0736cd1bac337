import { changing as test, expect } from "../../fixtures.ts";

const DESK = { key: "desk", name: "Sales Desk", description: "For the desk", kind: "custom", is_administrator: false, levels: { "insights.segments": "view" } };
const file = (roles: object[]) => ({ name: "roles.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ version: 1, applications: [{ key: "abm", roles }] })) });

test("what saving a role would do is asked for again after a lost answer", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/roles/abm/sales_user/copy");
  await page.route("**/api/roles/preview", (route) => route.abort());
  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("dialog", { name: "Review changes" });
  await expect(review.getByRole("alert")).toContainText("The server could not be reached.");
  await page.unroute("**/api/roles/preview");
  await review.getByRole("button", { name: "Try again" }).click();
  await review.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("heading", { name: "Sales User (copy)", exact: true })).toBeVisible();
});

test("an import of roles says what went wrong beside its button, keeps the focus there, and leads to what it did", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/roles/import");
  // A list longer than the window.
  await page.getByLabel("JSON file").setInputFiles(file(Array.from({ length: 15 }, (_, n) => ({ ...DESK, key: `desk_${n}`, name: `Sales Desk ${n}` }))));
  await page.route("**/import/roles/apply*", (route) => route.abort());
  const act = page.getByRole("button", { name: "Import 15 roles" });
  await act.press("Enter");
  await expect(page.getByRole("alert")).toContainText("The server could not be reached.");
  await expect(page.getByRole("alert")).toBeInViewport();
  await expect(act).toBeFocused();
  await page.unroute("**/import/roles/apply*");
  await act.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "15 roles were made." })).toBeFocused();
});

test("an answer that comes after one left harms nothing", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/roles/import");
  await page.getByLabel("JSON file").setInputFiles(file([DESK]));
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/import/roles/apply*", async (route) => {
    await held;
    // Refused as outdated, which asks for the difference again.
    await route.continue({ url: route.request().url().replace(/fingerprint=[^&]*/, "fingerprint=old") });
  });
  await page.getByRole("button", { name: "Import 1 role" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { name: "Audit log", level: 1 })).toBeVisible();
  const came = page.waitForResponse("**/import/roles/apply*");
  answer();
  await (await came).finished();
  // A page that broke would not follow a link any more.
  await page.getByRole("link", { name: "Records" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("a role that cannot be removed is told on its page, not only in passing", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/roles/abm/sales_user/copy");
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("heading", { name: "Sales User (copy)", exact: true })).toBeVisible();
  await page.route("**/api/roles/remove", (route) => route.abort());
  await page.getByRole("button", { name: "Delete role" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete role" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The server could not be reached.");
});
