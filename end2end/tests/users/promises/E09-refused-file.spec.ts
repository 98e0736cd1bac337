import { expect, test } from "../../../fixtures.ts";

test("E9 a file that cannot be taken is refused with what to do about it", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users/import");
  const file = page.getByLabel("CSV file");
  const choose = (name: string, buffer: Buffer) => file.setInputFiles({ name, mimeType: "text/csv", buffer });
  await choose("utf-16.csv", Buffer.from("\ufeffemail\r\n", "utf16le"));
  await expect(page.getByRole("alert")).toContainText("The file is not UTF-8. Save it as “CSV UTF-8”.");
  await choose("columns.csv", Buffer.from("email,phone\r\n"));
  await expect(page.getByRole("alert")).toContainText("These columns are not known: phone.");
  // Nothing is wrong with the server, and the same file would be refused again.
  await expect(page.getByRole("heading", { name: "Nothing was read" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeHidden();
  await choose("large.csv", Buffer.alloc((20 << 20) + 1, "a"));
  await expect(file).toHaveAccessibleDescription("The file is larger than 20 MB. Split it.");
});

test("E9 whoever may not change many people finds no page to import them", async ({ page, open, signInAs }) => {
  await signInAs("jonas");
  await open("/settings/users/import");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
});
