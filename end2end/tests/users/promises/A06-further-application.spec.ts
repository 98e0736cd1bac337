import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";
import { bulk, row } from "../../../people.ts";

const application = {
  key: "forecast",
  name: "Forecasting",
  short_name: "FC",
  permissions: [
    { key: "forecast.plan", area: "Plans", label: "Plans and versions" },
    { key: "forecast.close", area: "Plans", label: "Close a quarter" },
  ],
  roles: [
    { key: "forecast_administrator", name: "Forecast Administrator", administrator: true, levels: { "forecast.plan": "full", "forecast.close": "full" } },
    { key: "planner", name: "Planner", levels: { "forecast.plan": "edit" } },
  ],
};

test("A6 a further licensed application appears wherever roles do, with its seats", async ({ page, open, signInAs, accessible, place }) => {
  const folder = mkdtempSync(join(tmpdir(), "sightline-application-"));
  const file = join(folder, "forecast.json");
  writeFileSync(file, JSON.stringify(application));
  place.command("declare", file, "--organization", "Calder & Voss", "--seats", "5");
  rmSync(folder, { recursive: true });

  await signInAs("nora");
  await open("/settings/users");
  // The Primary Administrator holds the first seat (D2).
  await expect(page.getByText("FC 1 of 5 seats")).toBeVisible();
  await expect(row(page, "Nora Lindqvist").getByRole("cell", { name: "Primary Administrator" })).toHaveCount(3);
  await accessible();

  // In the filters.
  await page.getByRole("button", { name: "Filters" }).click();
  const group = page.getByRole("group", { name: "User roles, Forecasting" });
  await expect(group.getByRole("checkbox")).toHaveCount(4);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  // In the picker of the invitation.
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const inviting = page.getByRole("dialog", { name: "Invite User(s)" });
  await inviting.getByLabel("FC role").selectOption("Planner");
  await inviting.getByLabel("Email addresses").fill("lea@calder.example");
  await inviting.getByRole("button", { name: /^Send invite/ }).click();
  await expect(page.getByText("1 person was invited.")).toBeVisible();
  await expect(page.getByText("FC 2 of 5 seats")).toBeVisible();

  // In the bulk dialog.
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change FC role").selectOption("Planner");
  await expect(dialog.getByText("FC needs 2 seats, 3 left.")).toBeVisible();
  await dialog.getByRole("button", { name: "Change 2 roles" }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByText("FC 4 of 5 seats")).toBeVisible();

  // The filter finds them.
  await open("/settings/users?forecast=planner");
  await expect(page.getByRole("row", { name: /@/ })).toHaveText([/Anton Berg/, /Beatriz Costa/, /lea@/]);

  // On a person's page.
  await page.getByRole("link", { name: "Anton Berg" }).click();
  await expect(page.getByLabel("FC role")).toHaveValue("planner");
  await page.getByLabel("FC role").selectOption("No Role Assigned");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();

  // On the Roles tab and in the matrix.
  await open("/settings/roles");
  await page.getByLabel("Choose App").selectOption("Forecasting");
  await expect(page.getByRole("row", { name: /^Planner/ })).toContainText("2 users");
  await page.getByRole("link", { name: "View Role Comparison Table" }).click();
  await expect(page.getByText("2 of 2 permissions")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Plans and versions/ }).getByRole("cell")).toHaveText(["Full", "Full", "Edit"]);
  await expect(page.getByRole("row", { name: /^Close a quarter/ }).getByRole("cell")).toHaveText(["Full", "Full", "None"]);

  // More seats from the operator: the line follows.
  place.command("license", "--organization", "Calder & Voss", "--app", "forecast", "--seats", "9");
  await open("/settings/users");
  await expect(page.getByText("FC 3 of 9 seats")).toBeVisible();
  await fitsNarrow(page);
});
