import { expect, test } from "../../fixtures.ts";

test("the theme is switched, kept, and back", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Switch to the dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "Switch to the light theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("on a narrow screen the navigation is a drawer that a key closes", async ({ page, open, signInAs, accessible }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await signInAs("nora");
  await open("/settings/roles");
  await page.getByRole("button", { name: "Open navigation" }).click();
  const drawer = page.getByRole("dialog", { name: "Navigation" });
  await expect(drawer).toBeVisible();
  await accessible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("button", { name: "Open navigation" })).toBeFocused();
  await page.getByRole("button", { name: "Open navigation" }).click();
  await drawer.getByRole("link", { name: "User Management" }).click();
  await expect(page.getByRole("heading", { name: "Organization Users" })).toBeVisible();
  await expect(drawer).toBeHidden();
});

test("by keyboard one skips the navigation", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  // The frame is drawn once the server said who is signed in.
  await expect(page.getByRole("navigation", { name: "Settings" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("a room that cannot be fetched says so, and comes when tried again", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/, /Failed to fetch/);
  await signInAs("nora");
  await open("/settings/users");
  await page.route("**/split_settings.wasm", (route) => route.abort());
  await page.getByRole("link", { name: "Roles" }).click();
  await expect(page.getByRole("alert")).toContainText("The server could not be reached");
  await page.unroute("**/split_settings.wasm");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
});

test("an address that leads nowhere says so", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/no/such/page");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await accessible();
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page.getByRole("heading", { name: "Organization Users" })).toBeVisible();
});

test("the account's menu goes by keyboard and gives the focus back", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  const button = page.getByRole("button", { name: "Your account: Nora Lindqvist Primary Administrator" });
  await button.focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "Your account" });
  await expect(menu.getByRole("menuitem", { name: "Your profile" })).toBeFocused();
  await accessible();
  await page.keyboard.press("ArrowUp");
  await expect(menu.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("i");
  await expect(menu.getByRole("menuitem", { name: "Italiano" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await expect(menu.getByRole("menuitem", { name: "Your sessions" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Your sessions" })).toBeVisible();
});

test("in Italian the permissions are Italian too", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/roles/compare");
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Italiano" }).click();
  await expect(page.getByRole("rowheader", { name: "Campagne: creazione, avvio, pausa" })).toBeVisible();
});

test("whatever page finds out that the session ended asks to sign in again, and then shows what was asked for", async ({ page, open, signInAs }) => {
  const pages = [["/settings/roles", "table"], ["/settings/integrations", "heading"], ["/records/lead", "table"], ["/account/sessions", "table"]] as const;
  for (const [path, shows] of pages) {
    await signInAs("nora");
    await open("/settings/users");
    // Ended elsewhere: this page has not heard of it.
    await page.evaluate(() => fetch("/api/sign_in/sign_out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }));
    await page.evaluate((path) => {
      const link = Object.assign(document.createElement("a"), { href: path, textContent: "go" });
      document.querySelector("main")!.prepend(link);
      link.click();
    }, path);
    const again = page.getByRole("dialog", { name: "Your session has ended" });
    await again.getByRole("button", { name: "Continue as Nora Lindqvist" }).click();
    await expect(again, path).toBeHidden();
    await expect(page.getByRole("main").getByRole(shows).first(), path).toBeVisible();
    await expect(page.getByRole("alert"), path).toBeHidden();
  }
});
