import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";
import { chooseFile, row } from "../../../people.ts";

test("E9 a file is shown row by row before anything is written, then applied at once", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users/import");
  await accessible();
  await chooseFile(
    page,
    "email;si;abm;first_name",
    "lea@calder.example;;sales_user;Lea",
    "sam.okafor@calder.example;Sales Lite;;",
    "nonsense;;sales_user;",
    "LEA@calder.example;;sales_user;",
    "chloe.martin@calder.example;;sales_user;",
    "nora.lindqvist@calder.example;sales_lite;;",
  );
  const verdicts = page.getByRole("group", { name: "Rows to show" });
  await expect(verdicts.getByRole("button")).toHaveText(["All rows 6", "New 1", "Change 1", "Malformed 1", "Duplicate 1", "Already invited 1", "Refused 1"]);
  await expect(row(page, "sam.okafor")).toContainText("SI role: Sales AE → Sales Lite");
  await expect(row(page, "nonsense")).toContainText("Not an email address.");
  await expect(row(page, "nora.lindqvist")).toContainText("You cannot change your own role or status.");
  await accessible();
  await verdicts.getByRole("button", { name: "Change 1" }).click();
  await expect(row(page, "@calder.example")).toHaveCount(1);
  await verdicts.getByRole("button", { name: "All rows 6" }).click();
  await expect(row(page, "LEA@calder.example")).toContainText("The same address stands in row 2.");

  await page.getByRole("button", { name: "Apply 2 changes" }).click();
  await expect(page.getByText("1 person was invited. 1 person was changed. 4 rows were not taken.")).toBeVisible();
  await accessible();
  await fitsNarrow(page);
  await open("/settings/users?search=okafor");
  await expect(row(page, "Sam Okafor")).toContainText("Sales Lite");
  await open("/settings/users?search=lea@");
  await expect(row(page, "lea@")).toContainText("Invited");
});
