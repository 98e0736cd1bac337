import { changing, expect, test } from "../../fixtures.ts";
import { fromMenu } from "../../people.ts";

test("whoever comes to another page by keyboard stands at its heading, and at the first page nowhere", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await expect(page.getByRole("heading", { name: "Organization Users" })).toBeVisible();
  await expect(page.locator("body")).toBeFocused();
  await page.getByRole("link", { name: "Sam Okafor" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Sam Okafor", level: 1 })).toBeFocused();
  // The next stop is within the page, not at the top of the navigation.
  await page.keyboard.press("Tab");
  await expect(page.getByRole("main").locator(":focus")).toHaveCount(1);
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit log" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Audit log", level: 1 })).toBeFocused();
  // Another query is the same page.
  const search = page.getByRole("searchbox");
  await search.fill("nora");
  await expect(page).toHaveURL(/actor=nora/);
  await expect(search).toBeFocused();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sam Okafor", level: 1 })).toBeFocused();
});

test("a filter that is taken away by keyboard gives the focus to the next one, the last to Filters", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/audit?about=okafor&area=users&from=2026-01-01");
  await page.getByRole("button", { name: "Remove filter: About" }).press("Enter");
  await expect(page.getByRole("button", { name: "Remove filter: Area" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove filter: From" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Filters", exact: true })).toBeFocused();
});

changing("a message stays while it is looked at, can be dismissed, and leaves the focus in the page", async ({ page, open, signInAs }) => {
  await page.clock.install();
  await signInAs("nora");
  await open("/settings/users?search=berg");
  await fromMenu(page, "Anton Berg", "Disable User");
  const message = page.getByText("Anton Berg was disabled and signed out.");
  await expect(message).toBeVisible();
  const dismiss = page.getByRole("button", { name: "Dismiss" });
  await dismiss.focus();
  await page.clock.runFor(60_000);
  await expect(message).toBeVisible();
  await dismiss.press("Enter");
  await expect(message).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();
  await fromMenu(page, "Anton Berg", "Enable User");
  await expect(page.getByText("Anton Berg was enabled.")).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.runFor(60_000);
  await expect(page.getByText("Anton Berg was enabled.")).toBeHidden();
});

changing("a filled dialog asks before it is lost", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite User(s)" });
  // It begins at its first field, and empty it closes at once.
  await expect(dialog.getByLabel("ABM role")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const addresses = dialog.getByLabel("Email addresses");
  await addresses.fill("ada@calder.example");
  await page.keyboard.press("Escape");
  await expect(dialog.getByText("Discard what you entered?")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Keep editing" })).toBeFocused();
  await accessible();
  await page.keyboard.press("Escape");
  await expect(dialog.getByText("Discard what you entered?")).toBeHidden();
  await expect(addresses).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(addresses).toHaveValue("ada@calder.example");
  await dialog.getByRole("button", { name: "Discard", exact: true }).click();
  await expect(dialog).toBeHidden();
});
