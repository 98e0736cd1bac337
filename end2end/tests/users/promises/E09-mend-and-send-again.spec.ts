import { readFileSync } from "node:fs";
import { changing as test, expect } from "../../../fixtures.ts";
import { chooseFile, row } from "../../../people.ts";

test("E9 rows that are not taken come back as a file with the reason, to be mended and sent again", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users/import");
  await chooseFile(page, "email,abm", "lea@calder.example,sales_user", "omar@calder.example,wizard");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Rows not taken (1)" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("people-errors.csv");
  const lines = readFileSync(await file.path(), "utf8").trimEnd().split("\r\n");
  expect(lines[0]).toBe("\ufeffemail,abm,problem");
  expect(lines[1]).toContain("there is no role “wizard”");

  await chooseFile(page, lines[0].slice(1), lines[1].replace(",wizard,", ",sales_user,"));
  await expect(row(page, "omar@")).toContainText("An invitation is sent.");
  await expect(row(page, "lea@")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Apply 1 change" })).toBeEnabled();
});
