import { readFileSync } from "node:fs";
import { changing as test, expect } from "../../fixtures.ts";

test("D13 what the filters find is exported as a file, and that it was is in the log", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/audit?area=sign_in");
  await expect(page.getByRole("row", { name: /signed in/i })).toHaveCount(1);
  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe("sightline-audit-2026-11-22.csv");
  const lines = readFileSync(await file.path(), "utf8").trim().split("\r\n");
  expect(lines[0]).toContain("date_utc,person,email,action,area");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("2026-11-22T12:00:00.000Z,Nora Lindqvist,nora.lindqvist@calder.example,signed_in,sign_in");
  await open("/settings/audit");
  await expect(page.getByRole("row", { name: /exported the audit log/i })).toContainText("area=sign_in");
});
