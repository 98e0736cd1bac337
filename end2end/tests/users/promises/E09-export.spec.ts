import { readFileSync } from "node:fs";
import { expect, test } from "../../../fixtures.ts";

test("E9 people go out as a file that a spreadsheet opens, as a filter finds them", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users/import");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Start from the list of today" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^users-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await file.path(), "utf8").split("\r\n");
  expect(lines[0]).toBe("\ufeffemail,first_name,last_name,job_title,status,abm,si,last_active");
  expect(lines.find((line) => line.startsWith("sam.okafor@calder.example,"))).toContain(",enabled,sales_user,sales_ae,");

  const disabled = await page.evaluate(async () => (await fetch("/export/users?status=disabled")).text());
  const rows = disabled.trim().split("\r\n").slice(1);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toContain(",disabled,");
});
