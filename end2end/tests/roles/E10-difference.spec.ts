import { beginning } from "../../peers.ts";
import { changing, expect, fitsNarrow, test } from "../../fixtures.ts";

test("E10 two roles show only the rows that differ, by area, with both levels", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/roles/compare?app=abm");
  await page.getByRole("link", { name: "Compare with…" }).click();
  await expect(page.getByRole("heading", { name: "Choose what to compare" })).toBeVisible();
  await page.getByRole("group", { name: "First side" }).getByLabel("Role", { exact: true }).last().selectOption({ label: "Insights User" });
  await page.getByRole("group", { name: "Second side" }).getByLabel("Role", { exact: true }).last().selectOption({ label: "Sales User" });
  await expect(page).toHaveURL(/app=abm&left=role%3Ainsights_user&right=role%3Asales_user$/);
  await expect(page.getByText("3 permissions differ · 57 are the same")).toBeVisible();
  const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(rows).toHaveCount(3);
  for (const row of await rows.all()) {
    const [left, right] = await row.getByRole("cell").allInnerTexts();
    expect(left).not.toBe(right);
  }
  await accessible();
  // The address is the comparison: what somebody is sent shows the same.
  await open(new URL(page.url()).pathname + new URL(page.url()).search);
  await expect(page.getByRole("columnheader")).toHaveText(["Permission", "Insights User", "Sales User"]);
  await fitsNarrow(page);
});

test("E10 what does not differ says so, and a wrong address does as well", async ({ page, open, signInAs, accessible }) => {
  await signInAs("priya");
  await open("/settings/roles/si/sales_ae");
  await page.getByRole("link", { name: "Compare with…" }).click();
  await page.getByRole("group", { name: "Second side" }).getByLabel("Role", { exact: true }).last().selectOption({ value: "si sales_ae" });
  await expect(page.getByRole("heading", { name: "No difference" })).toBeVisible();
  await expect(page.getByText("All 34 permissions are the same on both sides.")).toBeVisible();
  await accessible();
  await open("/settings/roles/difference?left=everybody");
  await expect(page.getByRole("alert")).toContainText("“left” could not be read.");
  await open("/settings/roles/difference?where=1");
  await expect(page.getByRole("alert")).toContainText("There is no field “where”.");
});

test("E10 two people are found by name or address and compared over all applications", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?search=okafor");
  await page.getByRole("link", { name: "Sam Okafor" }).click();
  await page.getByRole("link", { name: "Compare with…" }).click();
  const first = page.getByRole("group", { name: "First side" });
  await expect(first.getByRole("combobox")).toHaveValue("Sam Okafor");
  await expect(first).toContainText("ABM: Sales User · SI: Sales AE");
  const second = page.getByRole("group", { name: "Second side" });
  await second.getByText("Person").click();
  await second.getByRole("combobox").fill("mei.tan");
  await second.getByRole("option", { name: /Mei Tanaka/ }).click();
  await expect(page.getByText(/^\d+ permissions differ/)).toBeVisible();
  await expect(page.getByRole("main").getByRole("heading", { level: 2 })).toHaveCount(2);
  await accessible();
  await page.getByLabel("Choose App").selectOption({ label: "Sales Intelligence" });
  await expect(page.getByRole("main").getByRole("heading", { level: 2 })).toHaveCount(0);
  await expect(page.getByRole("columnheader", { name: "Sam Okafor" })).toHaveCount(1);
  await fitsNarrow(page);
});

changing("E10 a custom role is compared with itself at another date", async ({ page, open, signInAs, place, accessible }) => {
  const day = 86_400_000;
  await signInAs("nora");
  await open("/settings/roles/abm/sales_user/copy");
  await page.getByLabel("Name", { exact: true }).fill("Sales Desk");
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("heading", { name: "Sales Desk" })).toBeVisible();

  place.setClock(beginning + 2 * day);
  await signInAs("nora");
  await open("/settings/roles/abm/sales_desk/edit");
  const first = page.getByRole("listitem").first();
  const before = await first.getByRole("combobox").inputValue();
  await first.getByRole("combobox").selectOption(before === "edit" ? "view" : "edit");
  await page.getByRole("button", { name: "Review changes" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save role" }).click();
  await page.getByRole("link", { name: "Compare with…" }).click();
  await page.getByRole("group", { name: "Second side" }).getByLabel("Role", { exact: true }).last().selectOption({ label: "Sales Desk" });
  await expect(page.getByRole("heading", { name: "No difference" })).toBeVisible();

  const then = new Date(beginning + day).toISOString().slice(0, 10);
  const told = new Date(then).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  const asOf = page.getByRole("group", { name: "First side" }).getByLabel("As it was at the end of (UTC)");
  // Typed digit by digit, as one types: the years on the way there are none, and Back leads to the page before.
  await asOf.fill(then);
  await expect(page).toHaveURL(new RegExp(then));
  const steps = await page.evaluate(() => history.length);
  const year = Number(then.slice(0, 4)) - 1;
  await asOf.focus();
  for (const key of ["Tab", "Tab", ...String(year)]) await page.keyboard.press(key);
  await expect(page).toHaveURL(new RegExp(`${year}${then.slice(4)}`));
  await asOf.fill(then);
  await asOf.blur();
  expect(await page.evaluate(() => history.length)).toBe(steps);
  await expect(page.getByText("1 permission differs · 59 are the same")).toBeVisible();
  await expect(page.getByRole("columnheader")).toHaveText(["Permission", `Sales Desk, ${told}`, "Sales Desk"]);
  await accessible();
  await open(page.url().slice(place.url.length).replace(then, "2020-01-01"));
  await expect(page.getByText("“Sales Desk” was not there at the end of 1 Jan 2020. It gave nothing.")).toBeVisible();
});

test("E10 only who matches what stands there can be taken, and a search that finds nobody or fails says so", async ({ page, open, signInAs, provoked }) => {
  provoked.push(/ERR_FAILED/);
  await signInAs("nora");
  await open("/settings/roles/difference");
  const first = page.getByRole("group", { name: "First side" });
  await first.getByText("Person").click();
  const field = first.getByRole("combobox");
  await field.fill("mei.tan");
  await expect(first.getByRole("option", { name: /Mei Tanaka/ })).toBeVisible();
  // Before the next answer: what is offered does not fit any more.
  await field.fill("okafor");
  await field.press("ArrowDown");
  await field.press("Enter");
  await expect(page).not.toHaveURL(/left=/);
  await expect(first.getByRole("option", { name: /Sam Okafor/ })).toBeVisible();
  await field.fill("nobody of this name");
  await expect(field).toHaveAccessibleDescription("No one found.");
  await page.route("**/api/roles/people", (route) => route.abort());
  await field.fill("okaf");
  await expect(field).toHaveAccessibleDescription(/The server could not be reached/);
});
