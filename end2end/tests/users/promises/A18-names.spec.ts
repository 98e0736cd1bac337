import { changing as test, expect } from "../../../fixtures.ts";

test("A18 first name, last name and job title are edited, and another's change meanwhile is shown, not overwritten", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users?search=delgado");
  await page.getByRole("link", { name: "Rosa Delgado" }).click();
  await page.getByLabel("Job title").fill("Inside Sales");
  // Meanwhile, in another browser.
  const address = page.url();
  const body = await page.evaluate(async (id) => {
    const post = async (path: string, body: unknown) => (await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
    const now = await post("/api/users/page", { id });
    const edit = { first_name: "Rosalia", last_name: now.last_name, job_title: now.row.job_title, is_enabled: true, roles: now.row.roles };
    return post("/api/users/save", { id, edit, seen: now.seen });
  }, address.split("/").pop()!);
  expect(body.first_name).toBe("Rosalia");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByRole("alert")).toContainText("Rosalia");
  await expect(page.getByLabel("Job title")).toHaveValue("Inside Sales");
  await page.getByLabel("First name").fill("Rosalia");
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("First name")).toHaveValue("Rosalia");
  await expect(page.getByLabel("Job title")).toHaveValue("Inside Sales");
});
