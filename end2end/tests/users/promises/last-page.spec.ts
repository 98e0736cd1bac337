import { changing as test, expect } from "../../../fixtures.ts";
import { fromMenu, people } from "../../../people.ts";

// One more than a page holds: five are invited in the demo.
test.use({ crowd: 46 });

test("whoever empties the last page sees the one before, not that nobody matches", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?status=invited");
  const place = page.getByRole("navigation", { name: "Pages" }).getByRole("status");
  await expect(place).toHaveText("1 to 50 of 51");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(people(page)).toHaveCount(1);
  const name = (await people(page).getByRole("link").textContent())!;
  await fromMenu(page, name, "Delete User");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(place).toHaveText("1 to 50 of 50");
  await expect(people(page)).toHaveCount(50);
  await expect(page.getByText("Nobody matches these filters")).toBeHidden();
});
