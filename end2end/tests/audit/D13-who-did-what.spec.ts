import { changing as test, expect, fitsNarrow } from "../../fixtures.ts";

test("D13 the audit log says who changed what of whom, before and after, and an entry opens by keyboard", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users?search=delgado");
  await page.getByRole("link", { name: "Rosa Delgado" }).click();
  await page.getByLabel("Job title").fill("Inside Sales");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();

  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { name: "Audit log" })).toBeVisible();
  const entry = page.getByRole("row", { name: /edited a user/i });
  await expect(entry).toHaveCount(1);
  for (const said of ["22 Nov 2026", "Nora Lindqvist", "Users", "Rosa Delgado", "Job title", "Inside Sales"]) await expect(entry).toContainText(said);
  await expect(entry.getByRole("time")).toHaveAttribute("title", "2026-11-22 12:00:00 UTC");
  await accessible();

  const button = entry.getByRole("button", { name: /Show details/ });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(button).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByText("From 127.0.0.1")).toBeVisible();
  await expect(page.getByText("rosa.delgado@calder.example")).toBeVisible();
  await accessible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("From 127.0.0.1")).toBeHidden();
  await fitsNarrow(page);
});
