// The real server on a seeded temporary database, one for each worker, and the cast to act through.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

/** The people of the demo organisation who act in tests. */
export type Cast = "nora" | "priya" | "jonas" | "sam" | "mei" | "hannah";

const addresses: Record<Cast, string> = {
  nora: "nora.lindqvist@calder.example",
  priya: "priya.raman@calder.example",
  jonas: "jonas.weber@calder.example",
  sam: "sam.okafor@calder.example",
  mei: "mei.tanaka@calder.example",
  hannah: "hannah.price@calder.example",
};

/** 22 November 2026, 12:00 UTC: when each server begins. */
export const beginning = Date.UTC(2026, 10, 22, 12, 0, 0);

export interface Server {
  url: string;
  /** Sets the server's clock, in milliseconds since 1970. */
  setClock(millis: number): void;
  /** What `sightline verify` says of the database; the server may be running. */
  verify(): string;
}

/** The stand-in CRM and its switches. */
export interface StandIn {
  http: string;
  https: string;
  /** File with the certificate of its authority. */
  caFile: string;
  /** Takes a field away from the sync user, or gives it back. */
  setField(object: string, field: string, readable: boolean): Promise<void>;
  setObject(object: string, readable: boolean): Promise<void>;
  setFault(fault: "none" | "html" | "half" | "unavailable"): Promise<void>;
  setJwtKey(clientId: string, publicKey: string): Promise<void>;
}

const binary = process.env.SIGHTLINE_BINARY;
const sandbox = process.env.SANDBOX_BINARY;
/** Stands for the stand-in's address in demo.json. */
const standInAddress = "https://stand-in.example";

function sightline(folder: string, ...args: string[]) {
  if (!binary) throw new Error("SIGHTLINE_BINARY is not set; run `cargo xtask test`");
  const done = spawnSync(binary, ["--data", folder, ...args], { encoding: "utf8" });
  return { status: done.status, text: done.stdout + done.stderr };
}

/** Starts a program and waits for its line that begins with "ready". */
async function launch(program: string, args: string[]): Promise<{ words: string[]; stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const log: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => log.push(line));
  const words = await new Promise<string[]>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (line.startsWith("ready ")) resolve(line.split(" ").slice(1));
    });
    child.on("exit", () => reject(new Error(log.join("\n"))));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  };
  return { words, stop };
}

async function startStandIn(folder: string): Promise<{ standIn: StandIn; stop: () => Promise<void> }> {
  const caFile = join(folder, "ca.pem");
  writeFileSync(join(folder, "clock"), String(beginning));
  const { words, stop } = await launch(sandbox!, ["--ca-file", caFile, "--test-clock", join(folder, "clock")]);
  const [http, https] = words as [string, string];
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await fetch(http + path, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`);
  };
  const standIn: StandIn = {
    http,
    https,
    caFile,
    setField: (object, field, readable) => post(`/_control/fields/${object}/${field}`, { readable: String(readable) }),
    setObject: (object, readable) => post(`/_control/objects/${object}`, { readable: String(readable) }),
    setFault: (fault) => post("/_control/fault", { fault }),
    setJwtKey: (client_id, public_key) => post("/_control/jwt-key", { client_id, public_key }),
  };
  return { standIn, stop };
}

/** A server on the demo's seed, reaching this stand-in. */
async function start(folder: string, standIn: StandIn): Promise<{ server: Server; stop: () => Promise<void> }> {
  const clock = join(folder, "clock");
  const seed = join(folder, "seed.json");
  const demo = readFileSync(join(import.meta.dirname, "demo.json"), "utf8");
  writeFileSync(seed, demo.replace(standInAddress, standIn.https));
  const reach = ["--ca-file", standIn.caFile, "--crm-host", standIn.https.replace("https://", "")];
  const seeded = sightline(folder, ...reach, "seed", "--test-clock", clock, seed);
  if (seeded.status !== 0) throw new Error(seeded.text);
  const args = ["--data", folder, ...reach, "--listen", "127.0.0.1:0", "--log", "warn", "serve", "--demo", "--test-clock", clock];
  const { words, stop } = await launch(binary!, args);
  const server: Server = {
    url: words[0]!,
    setClock: (millis) => writeFileSync(clock, String(millis)),
    verify: () => sightline(folder, "verify").text.trim(),
  };
  return { server, stop };
}

/** The set-up code an empty server prints into its log. */
export async function startEmpty(): Promise<{ server: Server; code: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "sightline-end2end-"));
  const process = spawn(binary!, ["--data", folder, "--listen", "127.0.0.1:0", "serve"], { stdio: ["ignore", "pipe", "pipe"] });
  let url = "";
  let code = "";
  await new Promise<void>((resolve) => {
    const done = () => url && code && resolve();
    createInterface({ input: process.stdout }).on("line", (line) => {
      url = line.replace("ready ", "");
      done();
    });
    createInterface({ input: process.stderr }).on("line", (line) => {
      code = /set-up code ([0-9a-f-]+)/.exec(line)?.[1] ?? code;
      done();
    });
  });
  const server: Server = { url, setClock: () => {}, verify: () => sightline(folder, "verify").text.trim() };
  const stop = async () => {
    const ended = new Promise((resolve) => process.on("exit", resolve));
    process.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { server, code, stop };
}

interface Fixtures {
  /** A page that fails the test on anything the browser complains of. */
  page: Page;
  /** Signs in by choosing a person, without the detour over the page. */
  signInAs: (who: Cast) => Promise<void>;
  /** Opens an address of the app and waits until it can be used. */
  open: (path: string) => Promise<void>;
  /** No accessibility violation, in light and dark. */
  accessible: () => Promise<void>;
  /** What the browser will complain of because the test provokes it; it must then come. */
  provoked: RegExp[];
}

export const test = base.extend<Fixtures, { folder: string; standIn: StandIn; server: Server }>({
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
    async ({ folder, standIn }, use) => {
      const { server, stop } = await start(folder, standIn);
      await use(server);
      // Whatever the tests did, what must always hold still holds.
      expect(server.verify()).toBe("Everything holds.");
      await stop();
    },
    { scope: "worker" },
  ],
  provoked: async ({}, use) => use([]),
  page: async ({ page, provoked }, use) => {
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
  open: async ({ page, server }, use) => {
    await use(async (path) => {
      await page.goto(server.url + path);
      await page.locator("html[data-ready]").waitFor();
    });
  },
  signInAs: async ({ page, open }, use) => {
    await use(async (who) => {
      await open("/");
      const status = await page.evaluate(async (email) => {
        const body = JSON.stringify({ email });
        const answer = await fetch("/api/sign_in/demo", { method: "POST", headers: { "content-type": "application/json" }, body });
        return answer.status;
      }, addresses[who]);
      expect(status).toBe(200);
    });
  },
  accessible: async ({ page }, use) => {
    await use(async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
        const told = found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
        expect(told, colorScheme).toEqual([]);
      }
    });
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
