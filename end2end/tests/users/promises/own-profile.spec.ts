import { changing as test, expect } from "../../../fixtures.ts";

test("a sales person changes the own name, sees the own sessions, and no audit trail", async ({ page, open, signInAs, accessible }) => {
  await signInAs("sam");
  await open("/records/leads");
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Your profile" }).click();
  await expect(page.getByRole("heading", { name: "Sam Okafor", level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sessions" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Audit trail" })).toBeHidden();
  await accessible();
  await page.getByLabel("First name").fill("https://calder.example");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByLabel("First name")).toBeFocused();
  await page.getByLabel("First name").fill("Samuel");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { name: "Samuel Okafor", level: 1 })).toBeVisible();
});
