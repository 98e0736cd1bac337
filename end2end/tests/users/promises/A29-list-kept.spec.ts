import type { Page } from "@playwright/test";
import { changing as test, expect } from "../../../fixtures.ts";

const addresses = [...Array.from({ length: 300 }, (_, n) => `nobody${n}@calder.example`), "sam.okafor@calder.example"].join(", ");
const specific = (page: Page) => page.getByRole("textbox", { name: "Search Specific Users" });
const apply = (page: Page) => page.getByRole("button", { name: "Apply" });

/** Filters by a list that is too long for the address of the page. */
async function listed(page: Page) {
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await specific(page).fill(addresses);
  await apply(page).click();
  await expect(page).toHaveURL(/list=/);
  await expect(page.getByText("Search Specific Users: a long list")).toBeVisible();
}

test("A29 a long list stays a filter when another is set before the list came to the form, or when it never comes", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/users");
  await listed(page);
  const list = new URL(page.url()).searchParams.get("list");

  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route("**/api/users/read_list", async (route) => {
    await held;
    await route.abort();
  });
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await expect(specific(page)).toBeDisabled();
  await expect(specific(page)).toHaveAccessibleDescription(/^Loading/);
  await expect(apply(page)).toBeDisabled();
  await page.getByRole("checkbox", { name: "Enabled", exact: true }).check();
  await apply(page).dispatchEvent("click");
  await expect(page).not.toHaveURL(/status=/);
  go();
  await expect(page.getByRole("alert")).toContainText("The server could not be reached.");
  await apply(page).click();
  await expect(page).toHaveURL(/status=enabled/);
  expect(new URL(page.url()).searchParams.get("list")).toBe(list);
});

test("A29 whoever cancels while the list is kept has cancelled", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route("**/api/users/keep_list", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "Filters", exact: true }).click();
  await specific(page).fill(addresses);
  await apply(page).click();
  await expect(apply(page)).toBeDisabled();
  await page.getByRole("button", { name: "Cancel" }).click();
  const kept = page.waitForResponse("**/api/users/keep_list");
  go();
  await kept;
  // Nothing follows the answer; a question that does would have been asked by the time this one is answered.
  await page.getByRole("searchbox", { name: "Name or email" }).fill("sam");
  await expect(page).toHaveURL(/search=sam/);
  await expect(page).not.toHaveURL(/list=/);
});

test("a filter that is taken off by keyboard leaves the focus beside it", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?status=invited");
  await page.getByRole("button", { name: "Remove filter: Status" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/users$/);
  await expect(page.getByRole("button", { name: "Filters", exact: true })).toBeFocused();
});
