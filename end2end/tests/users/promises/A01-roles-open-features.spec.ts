import { changing, expect, test, type Cast } from "../../../fixtures.ts";
import { ask, row } from "../../../people.ts";

const settings = ["User Management", "Integrations", "Audit log"];
const offered: [Cast, string[]][] = [
  ["nora", settings],
  ["tomas", settings],
  ["priya", ["User Management", "Integrations"]],
  ["jonas", ["Integrations"]],
  ["mei", ["Integrations"]],
  ["hannah", ["Integrations"]],
  ["sam", []],
];

test("A1 the role decides what the navigation offers, and the server answers nothing more than that", async ({ page, open, signInAs }) => {
  for (const [who, entries] of offered) {
    await signInAs(who);
    await open("/records/leads");
    await expect(page.getByRole("link", { name: "Records" }).first()).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link"), who).toHaveText(entries);
    const questions = [
      ["User Management", "/api/users/list", { query: {} }],
      ["User Management", "/api/roles/matrix", { app: "abm" }],
      ["Integrations", "/api/crm/list", {}],
      ["Audit log", "/api/audit/list", { query: {} }],
    ] as const;
    for (const [entry, path, body] of questions) {
      expect((await ask(page, path, body)).status, `${who} ${path}`).toBe(entries.includes(entry) ? 200 : 403);
    }
    // Seeing integrations is not connecting one.
    const mayConnect = ["nora", "tomas", "priya", "jonas"].includes(who);
    expect((await ask(page, "/api/crm/connect")).status, who).toBe(mayConnect ? 400 : 403);
  }
});

changing("A1 assigning another role opens and closes features at the next request", async ({ page, open, signInAs, context, place }) => {
  await signInAs("hannah");
  await open("/settings/integrations");
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link")).toHaveText(["Integrations"]);

  const browser = await context.browser()!.newContext();
  const noras = await browser.newPage();
  await noras.goto(place.url);
  await noras.locator("html[data-ready]").waitFor();
  await ask(noras, "/api/sign_in/demo", { email: "nora.lindqvist@calder.example" });
  const give = async (role: string) => {
    await noras.goto(`${place.url}/settings/users?search=hannah`);
    await row(noras, "Hannah Price").getByRole("link", { name: "Hannah Price" }).click();
    await noras.getByLabel("ABM role").selectOption(role);
    await noras.getByRole("button", { name: "Save Changes" }).click();
    await expect(noras.getByText("The role was updated.")).toBeVisible();
  };

  await give("Administrator");
  expect((await ask(page, "/api/users/list", { query: {} })).status).toBe(200);
  await page.reload();
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link")).toHaveText(settings);

  await give("No Role Assigned");
  expect((await ask(page, "/api/users/list", { query: {} })).status).toBe(403);
  expect((await ask(page, "/api/crm/list")).status).toBe(403);
  await page.reload();
  await expect(page.getByRole("link", { name: "Records" }).first()).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Settings" })).toBeHidden();
  await browser.close();
});
