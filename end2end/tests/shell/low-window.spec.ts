import { expect, test } from "../../fixtures.ts";
import { bulk, people } from "../../people.ts";

const low = [{ width: 640, height: 360 }, { width: 320, height: 256 }];

test("in a low window every part of a dialog can be scrolled to and pressed", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  await open("/settings/users");
  await expect(people(page).first()).toBeVisible();
  const dialog = await bulk(page, "Anton Berg", "Chloé Martin");
  await dialog.getByLabel("Choose Action").selectOption("Change roles");
  await dialog.getByLabel("Change ABM role").selectOption("Insights User");
  const act = dialog.getByRole("button", { name: /^Change \d+ roles?$/ });
  await expect(act).toBeVisible();
  for (const size of low) {
    await page.setViewportSize(size);
    // Playwright scrolls as a person would, and does not press what another element covers or a window cuts off.
    const leaveOut = dialog.getByRole("button", { name: "Leave them out" }).last();
    await leaveOut.scrollIntoViewIfNeeded();
    await expect(leaveOut).toBeInViewport();
    await leaveOut.click({ trial: true });
    await act.scrollIntoViewIfNeeded();
    await expect(act).toBeInViewport({ ratio: 1 });
    await act.click({ trial: true });
    await dialog.getByRole("button", { name: "Cancel" }).click({ trial: true });
  }
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
});

test("in a low window the drawers and the other dialogs can be used to their ends", async ({ page, open, signInAs }) => {
  await signInAs("nora");
  const each: [string, string, string][] = [
    ["/settings/users", "Invite User(s)", "Cancel"],
    ["/settings/audit", "Filters", "Apply"],
    ["/settings/users", "Open navigation", "Switch to the dark theme"],
  ];
  for (const size of low) {
    for (const [path, opener, last] of each) {
      await page.setViewportSize(size);
      await open(path);
      await page.getByRole("button", { name: opener, exact: true }).click();
      const end = page.getByRole("dialog").getByRole("button", { name: last });
      await end.scrollIntoViewIfNeeded();
      await expect(end, `${opener} at ${size.height}`).toBeInViewport({ ratio: 1 });
      await end.click({ trial: true });
    }
  }
});
