import { changing as test, expect } from "../../../fixtures.ts";
import { invite, linkTo } from "../../../people.ts";

test("A9 each invited person gets a mail whose link leads in, once", async ({ page, open, signInAs, place, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await invite(page, { label: "SI role", name: "Sales SDR" }, "lea@calder.example");
  await dialog.getByRole("button", { name: /Send invite/ }).click();
  const link = await linkTo(page, "lea@calder.example");
  expect(link.startsWith(`${place.url}/invitation/`)).toBe(true);

  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: /Calder/ })).toBeVisible();
  await accessible();
  await page.getByLabel("First name").fill("Lea");
  await page.getByLabel("Last name").fill("Hartmann");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Use at least 15 characters.");
  await expect(page.getByLabel("Password")).toBeFocused();
  await page.getByLabel("Password").fill("a sentence of her own");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("button", { name: /Lea Hartmann/ })).toBeVisible();

  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByText("This invitation is not valid any more.")).toBeVisible();
  // What somebody meets whose answer was lost, too.
  await expect(page.getByText("If you have joined already, sign in.")).toBeVisible();
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
});
