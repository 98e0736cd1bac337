// What tests about people do over and over on Organization Users, by role and label.

import { expect, type Page } from "@playwright/test";
import type { Server } from "./peers.ts";

/** The row of a person, by the name shown. */
export const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(name) });

/** Every person's row on screen. */
export const people = (page: Page) => page.getByRole("row", { name: /@/ });

/** Asks the server what a page would ask, as whoever is signed in. */
export const ask = (page: Page, path: string, body: unknown = {}) =>
  page.evaluate(
    async ({ path, body }) => {
      const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    },
    { path, body },
  );

/** Chooses an entry of the menu at the end of a person's row. */
export async function fromMenu(page: Page, name: string, entry: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

/** Ticks people by name and opens Bulk Actions. */
export async function bulk(page: Page, ...names: string[]) {
  for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page.getByRole("button", { name: "Bulk Actions" }).click();
  const dialog = page.getByRole("dialog", { name: "Bulk Actions" });
  await expect(dialog.getByLabel("Choose Action")).toBeVisible();
  return dialog;
}

/** Opens Invite User(s) and fills it in. */
export async function invite(page: Page, role: { label: string; name: string }, addresses: string) {
  await page.getByRole("button", { name: "Invite User(s)" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite User(s)" });
  await dialog.getByLabel(role.label).selectOption(role.name);
  await dialog.getByLabel("Email addresses").fill(addresses);
  return dialog;
}

/** The link in the newest mail to somebody, as the demo's outbox shows it. */
export async function linkTo(page: Page, address: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      const mails = await page.evaluate(async () => {
        const answer = await fetch("/api/users/outbox", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ after: null }) });
        return (await answer.json()).page.rows as { recipient: string; state: string; shown: { link: string } | null }[];
      });
      link = mails.find((mail) => mail.recipient === address && mail.state === "sent")?.shown?.link;
      return link;
    })
    .toBeTruthy();
  return link!;
}

/**
 * The invitation that the newest mail to somebody leads to, as read on the outbox page once so many mails to this address
 * have been sent. Whoever looks must be signed in; the page is left on the outbox.
 */
export async function invitationOf(page: Page, place: Server, address: string, mails = 1): Promise<string> {
  await page.goto(`${place.url}/settings/users/mails`);
  const sent = page.getByRole("row", { name: new RegExp(`^${address}.*Sent`) });
  await expect(sent).toHaveCount(mails, { timeout: 30_000 });
  await page.getByText(`Read the mail to ${address}`).first().click();
  const link = page.getByRole("link", { name: "Open the invitation" });
  await expect(link).toBeVisible();
  return place.url + (await link.getAttribute("href"));
}

/** Gives somebody a role on the page of the person. */
export async function giveOnPage(page: Page, place: Server, name: string, label: string, role: string) {
  await page.goto(`${place.url}/settings/users?search=${encodeURIComponent(name.split(" ")[0]!)}`);
  await page.getByRole("link", { name }).click();
  await page.getByLabel(label).selectOption(role);
  await page.getByRole("button", { name: "Save Changes" }).click();
  await expect(page.getByText("The role was updated.")).toBeVisible();
}

/** Chooses a CSV file of these lines on the import page. */
export async function chooseFile(page: Page, ...lines: string[]) {
  const buffer = Buffer.from(lines.join("\r\n") + "\r\n", "utf8");
  await page.getByLabel("CSV file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
  await expect(page.getByRole("heading", { name: "What importing people.csv would do" })).toBeVisible();
}
