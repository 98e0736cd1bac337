import { changing as test, expect } from "../../../fixtures.ts";

test("A29 ten thousand pasted addresses find their people, and the address of the page stays short", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  const nobody = Array.from({ length: 9_998 }, (_, n) => `nobody${n}@calder.example`);
  const specific = page.getByRole("textbox", { name: "Search Specific Users" });
  await specific.fill([...nobody, "sam.okafor@calder.example", "MEI.tanaka@calder.example"].join(", "));
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("row", { name: /calder\.example/ })).toHaveText([/Mei Tanaka/, /Sam Okafor/]);
  expect(new URL(page.url()).search.length).toBeLessThan(60);

  // The list is the server's by now: opened again it is whole, and one more address is refused before anything is sent.
  await page.reload();
  await expect(page.getByText("Search Specific Users: a long list")).toBeVisible();
  await page.getByRole("button", { name: "Filters" }).click();
  await expect(specific).toHaveValue(/nobody9997@calder\.example/);
  await specific.fill(`${await specific.inputValue()}, one.more@calder.example`);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(specific).toHaveAccessibleDescription(/^At most 10,000 addresses at once\./);
});
