import { expect, fillSetUp, firstRun, fitsNarrow, test } from "../../fixtures.ts";
import { startEmpty } from "../../peers.ts";

test("somebody signs in with address and password, and out again", async ({ page, open }) => {
  await open("/settings/users?status=invited");
  await page.getByLabel("Email").fill("nora.lindqvist@calder.example");
  await page.getByLabel("Password").fill("lines of sight");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  // The address that was asked for opens.
  await expect(page.getByRole("heading", { name: "Organization Users" })).toBeVisible();
  await expect(page.getByText("Status: Invited")).toBeVisible();
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
});

test("a wrong password is told in one sentence and what was typed stays", async ({ page, open }) => {
  await open("/");
  await page.getByLabel("Email").fill("sam.okafor@calder.example");
  await page.getByLabel("Password").fill("not this one");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("That email and password do not match an account that may sign in.");
  await expect(page.getByLabel("Email")).toHaveValue("sam.okafor@calder.example");
});

test("the demo's picker lets one try somebody by keyboard", async ({ page, open, accessible }) => {
  await open("/");
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "entrance.aria.yml" });
  await accessible();
  await page.getByRole("button", { name: /Priya Raman/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Organization Users" })).toBeVisible();
});

test("the entrance fits 320 px", async ({ page, open }) => {
  await open("/");
  await fitsNarrow(page);
});

test("the entrance speaks Italian when chosen, and so do its refusals", async ({ page, open }) => {
  await open("/");
  await page.getByRole("button", { name: "Italiano" }).click();
  await expect(page.getByRole("heading", { name: "Accedi a Sightline" })).toBeVisible();
  await page.getByLabel("Email").fill("sam.okafor@calder.example");
  await page.getByLabel("Password").fill("non questa");
  await page.getByRole("button", { name: "Accedi", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("Email e password non corrispondono a un account che può accedere.");
});

test("one ends one's other sessions", async ({ page, browser, server, open, signInAs, accessible }) => {
  // Nobody else signs in as her: her sessions are counted.
  await signInAs("hannah");
  const elsewhere = await browser.newPage();
  await elsewhere.goto(server.url);
  await elsewhere.getByRole("button", { name: /Hannah Price/ }).click();
  await expect(elsewhere.getByRole("button", { name: "Your account" })).toBeVisible();
  await open("/account/sessions");
  await expect(page.getByRole("row")).toHaveCount(3);
  await accessible();
  const confirm = page.getByRole("alertdialog", { name: "End this session?" });
  await page.getByRole("button", { name: "End session" }).click();
  // The way out has the focus; Escape leads back to the button.
  await expect(confirm.getByRole("button", { name: "Cancel" })).toBeFocused();
  await accessible();
  await page.keyboard.press("Escape");
  await expect(confirm).toBeHidden();
  await expect(page.getByRole("button", { name: "End session" })).toBeFocused();
  await page.keyboard.press("Enter");
  await confirm.getByRole("button", { name: "End session" }).click();
  await expect(page.getByText("The session was ended.")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await elsewhere.reload();
  await expect(elsewhere.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
  await elsewhere.close();
});

test("the first run sets up an organisation with the code from the log", async ({ page, database, standIn, accessible }) => {
  const { server, code, stop } = await startEmpty(database, standIn);
  await page.goto(server.url);
  await expect(page.getByRole("heading", { name: "Set up Sightline" })).toBeVisible();
  await accessible();
  await fillSetUp(page, code, "too short");
  await page.getByRole("button", { name: "Set up" }).click();
  // The refusal stands beside its field, and what was typed stays.
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Use at least 15 characters.");
  await expect(page.getByLabel("Set-up code")).toHaveValue(code);
  await firstRun(page, server, code);
  expect(server.verify()).toBe("Everything holds.");
  await stop();
});
