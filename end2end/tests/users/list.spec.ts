import { expect, fitsNarrow, test } from "../../fixtures.ts";

const row = /calder\.example/;

test("an administrator reads the list of people", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?search=ar&sort=email");
  await expect(page.getByRole("row", { name: row }).first()).toBeVisible();
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "users.aria.yml" });
  await accessible();
  await fitsNarrow(page);
});

test("the search narrows while one types, and nothing found has a way back", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("searchbox", { name: "Name or email" }).fill("okaf");
  await expect(page.getByRole("row", { name: row })).toHaveText([/Sam Okafor/]);
  await page.getByRole("searchbox", { name: "Name or email" }).fill("okafx");
  await expect(page.getByRole("heading", { name: "Nobody matches these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("row", { name: row })).toHaveCount(50);
});

test("pages go on and back, and sorting begins at the first", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await expect(page.getByText("1 to 50 of 66")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("51 to 66 of 66")).toBeVisible();
  await page.getByRole("button", { name: "Email" }).click();
  await expect(page.getByText("1 to 50 of 66")).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Email" })).toHaveAttribute("aria-sort", "ascending");
  await page.getByRole("button", { name: "Email" }).click();
  await expect(page.getByRole("columnheader", { name: "Email" })).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("row", { name: row }).first()).toContainText("zoe.papadakis@calder.example");
});

test("a filter nobody can read is refused by name", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?where=1");
  await expect(page.getByRole("alert")).toContainText("There is no field “where”.");
});

test("a sales person is offered no settings, and their address shows nothing", async ({ page, open, signInAs }) => {
  await signInAs("sam");
  await open("/settings/users");
  await expect(page.getByRole("alert")).toContainText("Your role does not allow this.");
  await expect(page.getByRole("navigation", { name: "Settings" })).toBeHidden();
});
