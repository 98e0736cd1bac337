import { changing as test, expect } from "../../../fixtures.ts";

test("A8 what is missing from an invitation is said, and the focus is led to it", async ({ page, open, signInAs, accessible }) => {
  await signInAs("nora");
  await open("/settings/users");
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite User(s)" });
  const send = dialog.getByRole("button", { name: "Send invite(s)" });
  await dialog.getByLabel("Email addresses").fill("lea@calder.example");
  await expect(dialog.getByRole("listitem").getByText("1 ready")).toBeVisible();
  let sent = 0;
  page.on("request", (request) => (sent += request.url().endsWith("/api/users/invite") ? 1 : 0));
  await send.click({ force: true });
  await expect(dialog.getByRole("alert")).toHaveText("This must be filled in.");
  const role = dialog.getByLabel("ABM role");
  await expect(role).toBeFocused();
  await expect(role).toHaveAccessibleDescription("This must be filled in.");
  await accessible();
  await role.selectOption("Sales User");
  await expect(dialog.getByRole("alert")).toBeHidden();

  const addresses = dialog.getByLabel("Email addresses");
  await addresses.fill("");
  await expect(dialog.getByRole("listitem").getByText("1 ready")).toBeHidden();
  await send.click({ force: true });
  await expect(addresses).toBeFocused();
  await expect(addresses).toHaveAccessibleDescription("This must be filled in.");
  expect(sent).toBe(0);
});
