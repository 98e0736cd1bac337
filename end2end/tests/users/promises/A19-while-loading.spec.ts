import type { Page } from "@playwright/test";
import { test, expect } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

const list = "**/api/users/list";

/** Holds the next answers of the list back until the returned function is called. */
async function held(page: Page) {
  let go = () => {};
  const gone = new Promise<void>((resolve) => (go = resolve));
  let asked = 0;
  await page.route(list, async (route) => {
    asked += 1;
    await gone;
    await route.continue();
  });
  return { go: () => go(), asked: () => asked };
}

test("A19 nobody is selected who is out of sight: the rows of the filter before cannot be ticked while the next come", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  await expect(people(page)).toHaveCount(50);
  const { go, asked } = await held(page);
  await page.getByRole("searchbox", { name: "Name or email" }).fill("sam");
  await expect.poll(asked).toBe(1);
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "true");
  await accessible();
  await page.getByRole("checkbox", { name: "Select All" }).dispatchEvent("click");
  // Inert: neither pressed nor reached by keyboard.
  await expect(page.getByLabel("Select Aisha Farouk")).toBeVisible();
  const box = (await page.getByLabel("Select Aisha Farouk").boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.getByText(/\d+ selected/)).toBeHidden();
  await expect(page.getByLabel("Select Aisha Farouk")).not.toBeChecked();
  go();
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
  await expect(people(page)).not.toHaveCount(50);
  await expect(page.getByText(/\d+ selected/)).toBeHidden();
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await expect(page.getByText(`${await people(page).count()} selected`)).toBeVisible();
});

test("a page is turned once, however often Next is pressed, and the place shown is that of the rows", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  const place = page.getByRole("navigation", { name: "Pages" }).getByRole("status");
  await expect(place).toHaveText("1 to 50 of 66");
  const { go, asked } = await held(page);
  const next = page.getByRole("button", { name: "Next" });
  await next.click();
  await expect.poll(asked).toBe(1);
  await next.dispatchEvent("click");
  await next.dispatchEvent("click");
  await expect(place).toHaveText("1 to 50 of 66");
  go();
  await expect(place).toHaveText("51 to 66 of 66");
  await page.unroute(list);
  // The first page is reached by keyboard, and the focus stays where it is.
  const previous = page.getByRole("button", { name: "Previous" });
  await previous.focus();
  await page.keyboard.press("Enter");
  await expect(place).toHaveText("1 to 50 of 66");
  await expect(previous).toBeFocused();
  await expect(previous).toBeDisabled();
});

test("one search is one step of the back button", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?sort=email");
  const search = page.getByRole("searchbox", { name: "Name or email" });
  for (const text of ["s", "sa", "sam"]) {
    await search.fill(text);
    await expect(page).toHaveURL(new RegExp(`search=${text}&`));
  }
  await page.goBack();
  await expect(page).toHaveURL(/\/settings\/users\?sort=email$/);
});

test("A19 after turning pages the bar says how many are selected, and no number of rows they are not among", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await expect(page.getByText("49 selected of 50 shown")).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(people(page)).toHaveCount(16);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  const bar = page.getByRole("region", { name: "Bulk Actions" });
  await expect(bar.getByRole("status")).toHaveText("65 selected");
  // The button goes when it is pressed; the focus goes on to what comes next.
  await bar.getByRole("button", { name: "Select all 66 that match" }).click();
  await expect(bar.getByRole("status")).toHaveText("65 selected all that match");
  await expect(bar.getByRole("button", { name: "Bulk Actions" })).toBeFocused();
});

test("A34 one's own box is reached by keyboard, says why, and stays empty", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=nora");
  const own = page.getByRole("checkbox", { name: "Select Nora Lindqvist" });
  await own.focus();
  await expect(own).toBeFocused();
  await expect(own).toHaveAccessibleDescription("You cannot change your own role or status.");
  await page.keyboard.press("Space");
  await expect(own).not.toBeChecked();
  await expect(page.getByText(/\d+ selected/)).toBeHidden();
});
