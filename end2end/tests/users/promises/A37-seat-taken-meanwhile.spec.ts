import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk, giveOnPage, row } from "../../../people.ts";

// Eight seats are left, and these eight people have none.
const eight = ["Arjun Mehta", "Cedric Blanc", "Dora Farkas", "Erik Aalto", "Freya Walsh", "Hannah Price", "Ines Duarte", "Jakub Zielinski"];

test("A37 a seat that another administrator takes while the dialog is open: saving is refused with the number, and nobody changed", async ({ page, open, signInAs, elsewhere, place }) => {
  await signInAs("nora");
  await open("/settings/users?si=none");
  const dialog = await bulk(page, ...eight);
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change SI role").selectOption("Sales Lite");
  const button = dialog.getByRole("button", { name: "Change 8 roles" });
  await expect(dialog.getByText("SI needs 8 seats, 8 left.")).toBeVisible();
  await expect(button).toBeEnabled();

  const priyas = await elsewhere("priya", "/settings/users");
  await giveOnPage(priyas, place, "Mei Tanaka", "SI role", "Sales AE");

  await button.click();
  await expect(dialog.getByText("SI needs 8 seats, 7 left.")).toBeVisible();
  await expect(dialog.getByText("Too few seats")).toBeVisible();
  await expect(dialog.getByRole("alert")).toContainText("Something this depends on has changed since you looked: seats");
  await expect(dialog.getByText("8 people were changed.")).toBeHidden();
  await expect(button).toBeDisabled();

  // Each row, as the other administrator finds it.
  await priyas.goto(`${place.url}/settings/users?si=none`);
  await expect(priyas.getByText("SI 33 of 40 seats")).toBeVisible();
  for (const name of eight) await expect(row(priyas, name)).toContainText("No Role Assigned");
  await expect(row(priyas, "Mei Tanaka")).toHaveCount(0);

  // What is left can be given to the first.
  await dialog.getByRole("button", { name: "Only the first 7" }).click();
  await dialog.getByRole("button", { name: "Change 7 roles" }).click();
  await expect(dialog.getByText("7 people were changed.")).toBeVisible();
  await priyas.reload();
  await expect(priyas.getByText("SI 40 of 40 seats")).toBeVisible();
  await expect(row(priyas, "Jakub Zielinski")).toContainText("No Role Assigned");

  // Whoever asks without the dialog is refused in a sentence, and so is the page of a person.
  const id = (await row(priyas, "Jakub Zielinski").getByRole("link").getAttribute("href"))!.split("/").at(-1);
  const request = { selection: { picked: { ids: [id] } }, change: { roles: { si: "sales_lite" } } };
  const { body: shown } = await ask(priyas, "/api/users/bulk_preview", { request });
  const refused = await ask(priyas, "/api/users/bulk_apply", { order: { request, fingerprint: shown.fingerprint, key: "0123456789abcdef" } });
  const sentence = "This needs 1 more SI seats and 0 are left. Invited people hold seats too. Nothing was changed.";
  expect([refused.status, refused.body.sentence]).toEqual([409, sentence]);
  await priyas.getByRole("link", { name: "Jakub Zielinski" }).click();
  await priyas.getByLabel("SI role").selectOption("Sales Lite");
  await priyas.getByRole("button", { name: "Save Changes" }).click();
  await expect(priyas.getByRole("alert")).toContainText(sentence);
  await priyas.reload();
  await expect(priyas.getByLabel("SI role")).toHaveValue("none");
});
