import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";
import { invite, people, row } from "../../../people.ts";

test("A8 several people are invited to one role at once, and each address is judged before anything is sent", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await invite(page, { label: "ABM role", name: "Sales User" }, "lea@calder.example, omar@calder.example\nnonsense LEA@calder.example sam.okafor@calder.example chloe.martin@calder.example");
  await expect(dialog.getByRole("listitem").getByText("2 ready")).toBeVisible();
  await expect(dialog.getByRole("listitem").filter({ hasText: "1 not an address:" })).toContainText("nonsense");
  await expect(dialog.getByRole("listitem").filter({ hasText: "1 more than once:" })).toContainText("LEA@calder.example");
  await expect(dialog.getByRole("listitem").filter({ hasText: "1 with an account already:" })).toContainText("sam.okafor");
  await expect(dialog.getByRole("listitem").filter({ hasText: "1 invited already" })).toContainText("chloe.martin");
  await accessible();
  await dialog.getByRole("button", { name: "Send invite(s) (2)" }).click();
  await expect(page.getByText("2 people were invited.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Name or email" }).fill("omar@");
  await expect(people(page)).toHaveCount(1);
  await expect(row(page, "omar@")).toContainText("Invited");
  await fitsNarrow(page);
});
