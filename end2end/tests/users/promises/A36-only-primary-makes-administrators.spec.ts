import { changing as test, expect } from "../../../fixtures.ts";
import { bulk, row } from "../../../people.ts";

test("A36 only the primary administrator makes an administrator", async ({ page, open, signInAs }) => {
  await signInAs("priya");
  await open("/settings/users?search=delgado");
  const priyas = await bulk(page, "Rosa Delgado");
  await priyas.getByLabel("Choose Action").selectOption("Change roles");
  await expect(priyas.getByLabel("Change SI role").getByRole("option", { name: "Sales Administrator" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  await expect(page.getByLabel("SI role").getByRole("option", { name: "Sales Administrator" })).toBeHidden();
  await page.keyboard.press("Escape");

  await signInAs("nora");
  await open("/settings/users?search=delgado");
  const noras = await bulk(page, "Rosa Delgado");
  await noras.getByLabel("Choose Action").selectOption("Change roles");
  await noras.getByLabel("Change SI role").selectOption("Sales Administrator");
  await noras.getByRole("button", { name: "Change 1 role" }).click();
  await noras.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "Rosa Delgado")).toContainText("Sales Administrator");
});
