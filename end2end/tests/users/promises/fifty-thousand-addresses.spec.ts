import type { Page } from "@playwright/test";
import { expect, test } from "../../../fixtures.ts";

const pasted = Array.from({ length: 50_000 }, (_, n) => `person${n}@calder.example`).join(", ");

/** How long the page takes to draw, in milliseconds. */
const drawn = (page: Page) =>
  page.evaluate(() => {
    const began = performance.now();
    return new Promise<number>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began))));
  });

test("A29 fifty thousand pasted addresses are refused with the limit, nothing is lost, and the page goes on", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  const specific = page.getByRole("textbox", { name: "Search Specific Users" });
  await specific.fill(pasted);
  expect(await drawn(page)).toBeLessThan(1_000);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(specific).toHaveAccessibleDescription(/^At most 10,000 addresses at once\./);
  await expect(specific).toBeFocused();
  expect((await specific.inputValue()).length).toBe(pasted.length);
  await accessible();
  await specific.fill("sam.okafor@calder.example");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("row", { name: /@/ })).toHaveText([/Sam Okafor/]);
});

test("A8 fifty thousand addresses to invite are refused with the limit, nothing is lost, and the page goes on", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite User(s)" });
  await dialog.getByLabel("ABM role").selectOption("Sales User");
  const addresses = dialog.getByLabel("Email addresses");
  await addresses.fill(pasted);
  expect(await drawn(page)).toBeLessThan(1_000);
  await expect(addresses).toHaveAccessibleDescription("Give at most 1000 at once.");
  await expect(addresses).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByRole("button", { name: "Send invite(s)" })).toHaveAttribute("aria-disabled", "true");
  expect((await addresses.inputValue()).length).toBe(pasted.length);
  await accessible();
  await addresses.fill("lea@calder.example");
  await expect(dialog.getByRole("listitem").getByText("1 ready")).toBeVisible();
});
