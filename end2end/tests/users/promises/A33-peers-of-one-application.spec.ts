import { changing as test, expect } from "../../../fixtures.ts";
import { ask, bulk, giveOnPage, row } from "../../../people.ts";

test("A33 two administrators of one application are out of each other's reach: on the page, in the row's menu, in the dialog", async ({ page, open, signInAs, place }) => {
  await signInAs("nora");
  await giveOnPage(page, place, "Sam Okafor", "SI role", "Sales Administrator");

  for (const [who, peer] of [["priya", "Sam Okafor"], ["sam", "Priya Raman"]] as const) {
    const held = `${peer} is an administrator. Only the Primary Administrator can change that.`;
    await signInAs(who);
    await open(`/settings/users?search=${peer.split(" ")[1]}`);
    await page.getByRole("button", { name: `Actions for ${peer}` }).click();
    const disable = page.getByRole("menuitem", { name: "Disable User" });
    await expect(disable).toBeDisabled();
    await expect(disable).toContainText(held);
    await page.keyboard.press("Escape");

    await page.getByRole("link", { name: peer }).click();
    await expect(page.getByLabel("SI role")).toHaveValue("sales_administrator");
    await expect(page.getByLabel("SI role")).toBeDisabled();
    await expect(page.getByLabel("SI role")).toHaveAccessibleDescription(held);
    for (const status of ["Enabled", "Disabled"]) await expect(page.getByRole("radio", { name: status })).toBeDisabled();
    await expect(page.getByRole("group", { name: "Status" })).toHaveAccessibleDescription(held);

    // He grays the choice out by name; without him the others change.
    await open("/settings/users?si=sales_administrator,sales_sdr,sales_ae");
    const dialog = await bulk(page, "Anton Berg", peer);
    await expect(dialog.getByLabel("Choose Action").getByRole("option", { name: "Change roles" })).toBeDisabled();
    await expect(dialog.getByLabel("Choose Action").getByRole("option", { name: "Disable User" })).toBeDisabled();
    const grayed = dialog.getByRole("listitem").filter({ hasText: "Change SI role" });
    await expect(grayed).toContainText(held);
    await expect(grayed).not.toContainText("Anton Berg");
    await grayed.getByRole("button", { name: "Leave them out" }).click();
    await expect(dialog.getByLabel("Choose Action")).toHaveValue("roles");
    const role = who === "priya" ? "Sales AE" : "Sales Lite";
    await dialog.getByLabel("Change SI role").selectOption(role);
    await dialog.getByRole("button", { name: "Change 1 role" }).click();
    await expect(dialog.getByText("1 person was changed.")).toBeVisible();
    await expect(dialog.getByText("1 was left out.")).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).last().click();

    await open(`/settings/users?search=${peer.split(" ")[1]}`);
    await expect(row(page, peer)).toContainText("Sales Administrator");
    // Asked without the dialog, the server says the same.
    const id = (await row(page, peer).getByRole("link").getAttribute("href"))!.split("/").at(-1);
    const request = { selection: { picked: { ids: [id] } }, change: { roles: { si: "sales_ae" } } };
    const { body: preview } = await ask(page, "/api/users/bulk_preview", { request });
    const refused = await ask(page, "/api/users/bulk_apply", { order: { request, fingerprint: preview.fingerprint, key: "0123456789abcdef" } });
    expect([refused.status, refused.body.sentence]).toEqual([403, held]);
    await open("/settings/users?search=berg");
    await expect(row(page, "Anton Berg")).toContainText(role);
    // Sam's turn begins with Anton as he was.
    if (who === "priya") await giveOnPage(page, place, "Anton Berg", "SI role", "Sales SDR");
  }
});
