// The cast to act through and what every test expects of a page. The programs behind it are in peers.ts: one server and one
// stand-in for each worker.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { beginning, start, startAlone, startStandIn, type Database, type Server, type StandIn } from "./peers.ts";

/** The people of the demo organisation who act in tests. */
export type Cast = "nora" | "tomas" | "priya" | "jonas" | "sam" | "mei" | "hannah";

const addresses: Record<Cast, string> = {
  nora: "nora.lindqvist@calder.example",
  tomas: "tomas.silva@calder.example",
  priya: "priya.raman@calder.example",
  jonas: "jonas.weber@calder.example",
  sam: "sam.okafor@calder.example",
  mei: "mei.tanaka@calder.example",
  hannah: "hannah.price@calder.example",
};

/** Signs somebody in on this page. */
async function choosePerson(page: Page, server: Server, who: Cast) {
  await page.goto(server.url);
  await page.locator("html[data-ready]").waitFor();
  const status = await page.evaluate(async (email) => {
    const body = JSON.stringify({ email });
    const answer = await fetch("/api/sign_in/demo", { method: "POST", headers: { "content-type": "application/json" }, body });
    return answer.status;
  }, addresses[who]);
  expect(status).toBe(200);
}

interface Fixtures {
  /** A page that fails the test on anything the browser complains of. */
  page: Page;
  /** Signs in by choosing a person, without the detour over the page. */
  signInAs: (who: Cast) => Promise<void>;
  /** The same on a server of the test's own. */
  asDemo: (server: Server, who: Cast) => Promise<void>;
  /** The server the page is of: the worker's, or the test's own. */
  place: Server;
  /** Opens an address of the app and waits until it can be used. */
  open: (path: string) => Promise<void>;
  /** A browser of somebody else's, who has signed in there and opened an address. */
  elsewhere: (who: Cast, path: string) => Promise<Page>;
  /** No accessibility violation, in light and dark. */
  accessible: () => Promise<void>;
  /** What the browser will complain of because the test provokes it; it must then come. */
  provoked: RegExp[];
}

export const test = base.extend<Fixtures, { database: Database; folder: string; standIn: StandIn; server: Server }>({
  database: ["sqlite", { option: true, scope: "worker" }],
  folder: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "sightline-end2end-"));
      await use(folder);
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  standIn: [
    async ({ folder }, use) => {
      const { standIn, stop } = await startStandIn(folder);
      await use(standIn);
      await stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ folder, database, standIn }, use) => {
      const { server, stop } = await start(folder, database, standIn);
      await use(server);
      // Whatever the tests did, what must always hold still holds.
      expect(server.verify()).toBe("Everything holds.");
      await stop();
    },
    { scope: "worker" },
  ],
  place: async ({ server }, use) => use(server),
  provoked: async ({}, use) => use([]),
  // Judged before its server stops: what the page still asks for then is nobody's fault.
  page: async ({ page, provoked, place: _place }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // The browser's own line for a refused request that a test provokes; its refusal is looked at by the test.
      const expected = message.text().startsWith("Failed to load resource") && /status of 4\d\d/.test(message.text());
      if (["error", "warning"].includes(message.type()) && !expected) complaints.push(message.text());
    });
    page.on("response", (response) => {
      if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
    });
    await use(page);
    for (const pattern of provoked) expect(complaints.some((complaint) => pattern.test(complaint)), String(pattern)).toBe(true);
    expect(complaints.filter((complaint) => !provoked.some((pattern) => pattern.test(complaint)))).toEqual([]);
  },
  open: async ({ page, place }, use) => {
    await use(async (path) => {
      await page.goto(place.url + path);
      await page.locator("html[data-ready]").waitFor();
    });
  },
  elsewhere: async ({ browser, place }, use) => {
    const others: BrowserContext[] = [];
    await use(async (who, path) => {
      const other = await browser.newContext();
      others.push(other);
      const page = await other.newPage();
      await choosePerson(page, place, who);
      await page.goto(place.url + path);
      await page.locator("html[data-ready]").waitFor();
      return page;
    });
    for (const other of others) await other.close();
  },
  asDemo: async ({ page }, use) => {
    await use((server, who) => choosePerson(page, server, who));
  },
  signInAs: async ({ asDemo, place }, use) => {
    await use((who) => asDemo(place, who));
  },
  accessible: async ({ page }, use) => {
    await use(async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        // Without motion: a colour half way between two themes has no contrast to speak of.
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
        const told = found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
        expect(told, colorScheme).toEqual([]);
      }
    });
  },
});

/**
 * For tests that change people: each has a server of its own, without a CRM, and what must hold still holds at its end.
 * `crowd`: so many people more than the demo's, invited and numbered.
 */
export const changing = test.extend<{ crowd: number }>({
  crowd: [0, { option: true }],
  place: async ({ database, crowd }, use) => {
    const { server, stop } = await startAlone(database, crowd);
    await use(server);
    expect(server.verify()).toBe("Everything holds.");
    await stop();
  },
});

export { expect };

/** The page does not scroll sideways at 320 px. */
export async function fitsNarrow(page: Page) {
  await page.setViewportSize({ width: 320, height: 800 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(320);
}

/**
 * On the Data Sync tab: waits until the records of every object came, which they do by themselves after the start. A page
 * that did not come at once, on a busy machine, is tried again minutes later by the server's clock, which stands still
 * here: then it is moved on.
 */
export async function recordsCame(page: Page, server: Server) {
  const all = [["Account", "2,000"], ["Contact", "4,000"], ["Lead", "4,000"], ["Opportunity", "2,000"]] as const;
  let minutes = 0;
  await expect(async () => {
    server.setClock(beginning + minutes * 60_000);
    minutes += 6;
    for (const [object, records] of all) {
      const row = page.getByRole("row", { name: new RegExp(`^${object}`) });
      await expect(row).toContainText("Daily", { timeout: 30_000 });
      await expect(row).toContainText(records);
    }
  }).toPass({ timeout: 80_000 });
  server.setClock(beginning);
}

/** Sets up the first organisation on an empty server and signs its administrator in. */
export async function firstRun(page: Page, server: Server, code: string) {
  await page.goto(server.url);
  await fillSetUp(page, code, "a sentence of my own");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Sightline" })).toBeVisible();
  await page.getByLabel("Email").fill("nora.lindqvist@calder.example");
  await page.getByLabel("Password").fill("a sentence of my own");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Organization Users" })).toBeVisible();
}

/** Fills in the set-up page. */
export async function fillSetUp(page: Page, code: string, password: string) {
  await page.getByLabel("Set-up code").fill(code);
  await page.getByLabel("Organisation").fill("Calder & Voss");
  await page.getByLabel("First name").fill("Nora");
  await page.getByLabel("Last name").fill("Lindqvist");
  await page.getByLabel("Email").fill("nora.lindqvist@calder.example");
  await page.getByLabel("Password").fill(password);
}
