import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, row } from "../../../people.ts";

test("E1 before anything changes the dialog says who changes from what to what, and which rights come and go", async ({ page, open, signInAs, elsewhere }) => {
  await signInAs("nora");
  // What the two roles differ in, as the comparison finds it.
  await open("/settings/roles/difference?app=abm&left=role%3Aoperation_user&right=role%3Amarketing_user");
  const differ = Number((await page.getByText(/^\d+ permissions differ/).textContent())!.split(" ")[0]);

  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Ben Adeyemi", "Jonas Weber");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change ABM role").selectOption("Marketing User");
  await dialog.getByLabel("Change SI role").selectOption("Sales AE");
  const preview = dialog.getByRole("region", { name: "Preview" });
  const lines = preview.locator("ul.ba").getByRole("listitem");
  await expect(lines).toHaveText([/Anton Berg.*Sales User, Sales SDR.*Marketing User, Sales AE/, /Ben Adeyemi.*Sales User.*Marketing User/, /Jonas Weber.*Operation User, Sales SDR.*Marketing User, Sales AE/]);
  const effect = (text: string) => preview.locator("details").filter({ hasText: text });
  for (const text of ["2 × Sales User → Marketing User", "2 × Sales SDR → Sales AE"]) await expect(effect(text)).toHaveCount(1);
  const jonas = effect("1 × Operation User → Marketing User");
  const [gained, lost] = /(\d+) rights gained, (\d+) lost/.exec((await jonas.locator("summary").textContent())!)!.slice(1).map(Number);
  expect(gained).toBeGreaterThan(0);
  expect(lost).toBeGreaterThan(0);
  expect(gained! + lost!).toBe(differ);
  await jonas.locator("summary").click();
  const [comes, goes] = [jonas.locator("div", { hasText: "Gained" }), jonas.locator("div", { hasText: "Lost" })];
  await expect(comes.getByRole("listitem")).toHaveCount(gained!);
  await expect(goes.getByRole("listitem")).toHaveCount(lost!);

  // Looked at only: nobody else sees a change before it is saved, and then exactly this.
  const tomas = await elsewhere("tomas", "/settings/users");
  await expect(row(tomas, "Anton Berg")).toContainText(/Sales User.*Sales SDR/);
  await expect(row(tomas, "Jonas Weber")).toContainText(/Operation User.*Sales SDR/);
  await dialog.getByRole("button", { name: "Change 3 roles" }).click();
  await expect(dialog.getByText("3 people were changed.")).toBeVisible();
  await tomas.reload();
  for (const name of ["Anton Berg", "Ben Adeyemi", "Jonas Weber"]) await expect(row(tomas, name)).toContainText(/Marketing User.*Sales AE/);
});
