import { changing as test, expect } from "../../../fixtures.ts";

test.use({ crowd: 66 });

test("A19 the bar and the dialog count alike everybody a filter finds, oneself among them or not", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  for (const [search, found, selected] of [["person0", "66", "66"], ["", "132", "131"]] as const) {
    await open(`/settings/users?search=${search}`);
    await page.getByRole("checkbox", { name: "Select All" }).click();
    await page.getByRole("button", { name: `Select all ${found} that match` }).click();
    await expect(page.getByText(`${selected} selected all that match`)).toBeVisible();
    await page.getByRole("button", { name: "Bulk Actions" }).click();
    await expect(page.getByRole("dialog", { name: "Bulk Actions" }).getByText(`${selected} selected. Choose`)).toBeVisible();
  }
});
