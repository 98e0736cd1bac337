import type { Page } from "@playwright/test";
import { changing as test, expect } from "../../fixtures.ts";

/** Ended elsewhere: this page has not heard of it. */
const endSession = (page: Page) =>
  page.evaluate(() => fetch("/api/sign_in/sign_out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }));

test("a session that ends while a role is edited takes nothing away: after signing in again it is saved", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/roles/abm/sales_user/copy");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Sales Desk");
  await endSession(page);
  await page.getByRole("button", { name: "Review changes" }).click();
  const again = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(again.getByLabel("Email")).toHaveValue("nora.lindqvist@calder.example");
  await accessible();
  await again.getByRole("button", { name: "Continue as Nora Lindqvist" }).click();
  await expect(again).toBeHidden();
  await expect(name).toHaveValue("Sales Desk");
  const review = page.getByRole("dialog", { name: "Review changes" });
  await review.getByRole("button", { name: "Try again" }).click();
  await expect(review.getByText("0 people hold this role")).toBeVisible();
  await review.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("heading", { name: "Sales Desk" })).toBeVisible();
});

test("a session that ends while people are invited leaves the addresses where they are", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite User(s)" });
  await dialog.getByLabel("ABM role").selectOption("Sales User");
  await endSession(page);
  await dialog.getByLabel("Email addresses").fill("ada@calder.example, bea@calder.example");
  const again = page.getByRole("dialog", { name: "Your session has ended" });
  await again.getByRole("button", { name: "Continue as Nora Lindqvist" }).click();
  await expect(again).toBeHidden();
  await expect(dialog.getByLabel("Email addresses")).toHaveValue("ada@calder.example, bea@calder.example");
  await dialog.getByLabel("Email addresses").press("End");
  await dialog.getByLabel("Email addresses").pressSequentially(" ");
  await dialog.getByRole("button", { name: "Send invite(s) (2)" }).click();
  await expect(page.getByText("2 people were invited.")).toBeVisible();
});

test("somebody else who signs in after a session ended sees nothing of the one before", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/roles/abm/sales_user/copy");
  // What is still asked for would be refused as well.
  await expect(page.getByRole("button", { name: "Review changes" })).toBeVisible();
  await endSession(page);
  await page.getByRole("button", { name: "Review changes" }).click();
  const again = page.getByRole("dialog", { name: "Your session has ended" });
  // Stands in for another address and password, which the demo's people do not have.
  await page.route("**/api/sign_in/demo", (route) => route.continue({ postData: JSON.stringify({ email: "priya.raman@calder.example" }) }));
  const reloaded = page.waitForEvent("load");
  await again.getByRole("button", { name: "Continue as Nora Lindqvist" }).click();
  await reloaded;
  await expect(page.getByRole("button", { name: /^Your account: Priya Raman/ })).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a lost answer to who is signed in leaves the page where it is", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("sam");
  await open("/records/leads");
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Your profile" }).click();
  // Whoever changes his own name is asked for anew, for the frame.
  const lost = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/api/sign_in/entrance"));
  await page.route("**/api/sign_in/entrance", (route) => route.abort());
  await page.getByLabel("First name").fill("Samuel");
  await page.getByRole("button", { name: "Save changes" }).click();
  await lost;
  await expect(page.getByRole("heading", { name: "Samuel Okafor", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Records" }).first()).toBeVisible();
});
