import { expect, test } from "../../fixtures.ts";

/** From a phone to a small screen beside the navigation; at 896 px the navigation comes. */
const widths = [320, 400, 640, 768, 895, 896, 960, 1040, 1100, 1280];

const pages = [
  "/settings/users?status=enabled,invited",
  "/settings/users/mails",
  "/settings/users/import",
  "/settings/roles",
  "/settings/roles/abm/sales_user",
  "/settings/roles/abm/sales_user/copy",
  "/settings/roles/compare?app=abm",
  "/settings/roles/difference",
  "/settings/audit",
  "/account/sessions",
];

test("no window is so narrow that a page of people or roles is scrolled sideways", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  for (const path of pages) {
    await open(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true], .skel")).toHaveCount(0);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 720 });
      const beyond = await page.evaluate(() => document.scrollingElement!.scrollWidth - window.innerWidth);
      expect(beyond, `${path} at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
});
