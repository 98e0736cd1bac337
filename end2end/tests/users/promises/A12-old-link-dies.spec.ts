import type { Page } from "@playwright/test";
import { changing as test, expect } from "../../../fixtures.ts";
import { beginning } from "../../../peers.ts";
import { fromMenu, invitationOf, invite, row } from "../../../people.ts";

/** Whether an invitation opens for somebody who is not signed in. */
async function expectOpens(page: Page, link: string, opens: boolean) {
  await page.goto(link);
  const [join, over] = [page.getByRole("heading", { name: "Join Calder & Voss" }), page.getByText("This invitation cannot be used")];
  await expect(join.or(over)).toBeVisible();
  await expect(opens ? join : over).toBeVisible();
}

test("A12 Q6 with each Resend the old link dies and the new one works, whether the invitation had lapsed or not", async ({ page, open, signInAs, place }) => {
  const address = "lea@calder.example";
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await invite(page, { label: "SI role", name: "Sales SDR" }, address);
  await dialog.getByRole("button", { name: /Send invite/ }).click();
  await expect(page.getByText("1 person was invited.")).toBeVisible();
  const links = [await invitationOf(page, place, address)];

  // Still valid, 71 hours before its end (Q6); then lapsed (A12).
  for (const [hours, status] of [[1, "Invited 71 h left"], [1 + 72, "Expired Invite"]] as const) {
    place.setClock(beginning + hours * 3_600_000);
    await signInAs("nora");
    await open("/settings/users?search=lea@");
    await expect(row(page, address)).toContainText(status);
    await fromMenu(page, address, "Resend Invite");
    await expect(page.getByText(`The invitation was sent again to ${address}.`)).toBeVisible();
    await expect(row(page, address)).toContainText("Invited 72 h left");
    links.unshift(await invitationOf(page, place, address, links.length + 1));
    expect(new Set(links).size).toBe(links.length);

    await page.context().clearCookies();
    await expectOpens(page, links[0]!, true);
    for (const old of links.slice(1)) await expectOpens(page, old, false);
  }

  // The old one does not open again once the new one is used.
  await page.goto(links[0]!);
  await page.getByLabel("First name").fill("Lea");
  await page.getByLabel("Last name").fill("Hartmann");
  await page.getByLabel("Password").fill("a sentence of her own");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("button", { name: /Lea Hartmann/ })).toBeVisible();
  await page.context().clearCookies();
  for (const link of links) await expectOpens(page, link, false);
});
