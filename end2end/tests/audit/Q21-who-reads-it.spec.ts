import { expect, test, type Cast } from "../../fixtures.ts";

test("Q21 the audit log is offered to the administrators of the organisation and to nobody else", async ({ page, open, signInAs }) => {
  const link = page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit log" });
  for (const who of ["nora", "tomas"] satisfies Cast[]) {
    await signInAs(who);
    await open("/settings/audit");
    await expect(link).toBeVisible();
    await expect(page.getByRole("row", { name: /signed in/i }).first()).toBeVisible();
  }
  for (const who of ["priya", "jonas"] satisfies Cast[]) {
    await signInAs(who);
    await open("/settings/audit");
    await expect(page.getByRole("alert")).toContainText("Your role does not allow this.");
    await expect(page.getByRole("navigation", { name: "Settings" })).toBeVisible();
    await expect(link).toBeHidden();
  }
});
