import { expect, test } from "../../../fixtures.ts";
import { people } from "../../../people.ts";

test("A28 one or more roles in ABM and in SI are chosen and applied together", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Filters" }).click();
  const of = (app: string) => page.getByRole("group", { name: `User roles, ${app}` });
  await of("ABM").getByRole("checkbox", { name: "Operation User" }).check();
  await of("ABM").getByRole("checkbox", { name: "Insights User" }).check();
  await of("Sales Intelligence").getByRole("checkbox", { name: "Sales SDR" }).check();
  // Nothing happens before Apply.
  await expect(page).toHaveURL(/\/settings\/users$/);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/abm=operation_user,insights_user&si=sales_sdr$/);
  // Any of the roles within an application, and both applications.
  await expect(people(page)).toHaveText([/Aisha Farouk.*Insights User.*Sales SDR/, /Jonas Weber.*Operation User.*Sales SDR/]);

  await page.getByRole("button", { name: "Remove filter: SI role" }).click();
  await expect(people(page).filter({ hasText: "Petra Simic" })).toHaveCount(1);
  for (const line of await people(page).all()) await expect(line).toContainText(/Operation User|Insights User/);

  await open("/settings/users?abm=none&si=none");
  await expect(people(page)).toHaveText([/Tim de Boer/, /Una Kelly/, /Viktor Toth/]);
});
