import { expect, test } from "../../../fixtures.ts";

// What each role reaches in each area, at its highest and lowest level, as the requirements list it (A3a to A3g, Q25).
const abm = {
  Insights: ["Full", "Full", "Full", "Full", "View to None", "Full to View", "Full to None"],
  Campaigns: ["Full", "Full", "View", "Full", "View", "None", "None"],
  Orchestration: ["Full", "Full", "Full", "None", "None", "None", "None"],
  "Alerts and reports": ["Full", "Full", "Full", "Full", "View to None", "None", "None"],
  "Settings: integration": ["Full", "Full", "Full to View", "View to None", "View to None", "None", "None"],
  "Settings: sales enablement": ["Full", "Full", "Full", "None", "None", "None", "None"],
  "Settings: data and organisation": ["Full", "Full to None", "View to None", "Edit to None", "View to None", "None", "None"],
  "Records and access": ["Full", "Full", "View to None", "None", "None", "None", "None"],
  "Users, roles, security": ["Full", "Full to None", "None", "None", "None", "None", "None"],
};
const si = {
  Insights: ["Full", "Full", "Full to None", "Full to None", "Full to None"],
  Export: ["Full", "Full", "Full", "Full to None", "None"],
  Reports: ["Full", "Full", "None", "None", "None"],
  Settings: ["Full", "Full", "None", "None", "None"],
  "Credits and mapping": ["Full", "Full", "None", "None", "None"],
  "Users and licences": ["Full", "Full to None", "None", "None", "None"],
};

for (const [app, areas] of [["abm", abm], ["si", si]] as const) {
  test(`A3 the comparison shows what each built-in role of ${app} reaches, area by area`, async ({ page, open, signInAs }) => {
    await signInAs("nora");
    await open(`/settings/roles/compare?app=${app}`);
    await page.getByRole("button", { name: "Collapse all" }).click();
    for (const [area, levels] of Object.entries(areas)) {
      const line = page.getByRole("row").filter({ has: page.getByRole("button", { name: new RegExp(`^${area} ?\\d`) }) });
      await expect(line.getByRole("cell"), area).toHaveText(levels);
    }
  });
}

// How many rows at Full, Edit, View and None, and one that tells the role from its neighbours.
const pages = [
  ["abm", "Primary Administrator", [60, 0, 0, 0], "Transfer primary administrator", "Full"],
  ["abm", "Administrator", [55, 0, 1, 4], "Assign an administrator role", "None"],
  ["abm", "Operation User", [27, 0, 14, 19], "Campaigns: create, launch, pause", "View"],
  ["abm", "Marketing User", [20, 1, 8, 31], "Ad Inventory Exclusion list", "Edit"],
  ["abm", "View Only User", [0, 0, 27, 33], "Ad Inventory Exclusion list", "View"],
  ["abm", "Insights User", [5, 0, 5, 50], "Export accounts to file", "Full"],
  ["abm", "Sales User", [3, 0, 5, 52], "Export accounts to file", "None"],
  ["si", "Primary Administrator", [34, 0, 0, 0], "Assign Sales Administrator", "Full"],
  ["si", "Sales Administrator", [31, 0, 1, 2], "Assign Sales Administrator", "None"],
  ["si", "Sales SDR", [14, 0, 0, 20], "Export to CSV", "Full"],
  ["si", "Sales AE", [12, 0, 1, 21], "Send to sales engagement tool", "View"],
  ["si", "Sales Lite", [1, 0, 5, 28], "Embedded view in CRM/SEP", "Full"],
] as const;

test("A3 the page of each of the twelve built-in roles says what it reaches", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  for (const [app, role, [full, edit, view, none], permission, level] of pages) {
    await open(`/settings/roles?app=${app}`);
    await page.getByRole("link", { name: role, exact: true }).click();
    await expect(page.getByRole("heading", { name: role, level: 1 })).toBeVisible();
    await expect(page.getByText(`${full}Full${edit}Edit${view}View${none}None`), `${app} ${role}`).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: permission }), `${app} ${role}`).toContainText(level);
    await expect(page.getByText("Built-in roles are read-only.")).toBeVisible();
  }
});
