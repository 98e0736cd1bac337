import { changing as test, expect } from "../../fixtures.ts";

test("D13 filters of the audit log narrow each other, stand in the address as chips, and go back", async ({ page, open, signInAs, accessible }) => {
  await signInAs("tomas");
  await signInAs("nora");
  await open("/settings/audit");
  const signIns = page.getByRole("row", { name: /signed in/i });
  await expect(signIns).toHaveCount(2);

  await page.getByRole("button", { name: "Filters" }).click();
  const drawer = page.getByRole("dialog", { name: "Filters" });
  await drawer.getByRole("checkbox", { name: "Sign-in" }).check();
  await drawer.getByLabel("From", { exact: true }).fill("2026-11-22");
  await accessible();
  await drawer.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/area=sign_in&from=2026-11-22$/);
  await expect(signIns).toHaveCount(2);
  await expect(page.getByRole("row", { name: /seed file/i })).toHaveCount(0);

  await page.getByRole("searchbox", { name: "Who did it: name or email" }).fill("silva");
  await expect(signIns).toHaveCount(1);
  await expect(signIns).toContainText("Tomás Silva");
  await expect(page).toHaveURL(/actor=silva/);
  await page.reload();
  await expect(signIns).toHaveCount(1);

  await page.getByRole("button", { name: "Remove filter: Area" }).click();
  await expect(page).not.toHaveURL(/area=/);
  await page.goBack();
  await expect(page).toHaveURL(/area=sign_in/);
  await expect(page.getByRole("button", { name: "Remove filter: Area" })).toBeVisible();

  // A day nobody did anything on.
  await open("/settings/audit?from=2026-11-23");
  await expect(page.getByRole("heading", { name: "No entry matches these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(signIns).toHaveCount(2);
  // A filter nobody can read is refused by name.
  await open("/settings/audit?where=1");
  await expect(page.getByRole("alert")).toContainText("There is no field “where”.");
});
