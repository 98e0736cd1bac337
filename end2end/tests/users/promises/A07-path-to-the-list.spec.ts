import { expect, test } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A7 administrators reach Settings, User Management, Organization Users; others are not led there", async ({ page, open, signInAs }) => {
  for (const who of ["nora", "tomas", "priya"] as const) {
    await signInAs(who);
    await open("/records/leads");
    await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "User Management" }).click();
    await expect(page).toHaveURL(/\/settings\/users$/);
    await expect(page.getByRole("heading", { name: "Organization Users", level: 1 })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText("Settings");
    await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText("User Management");
    await expect(people(page)).toHaveCount(50);
  }
  for (const who of ["jonas", "hannah", "sam"] as const) {
    await signInAs(who);
    await open("/settings/users");
    await expect(page.getByRole("alert")).toContainText("Your role does not allow this.");
    await expect(people(page)).toHaveCount(0);
    await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "User Management" })).toBeHidden();
  }
});
