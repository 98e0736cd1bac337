// The real programs the tests drive: the server on either database, and the stand-in CRM. Each is stopped by its test.

import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** 22 November 2026, 12:00 UTC: when each server begins. */
export const beginning = Date.UTC(2026, 10, 22, 12, 0, 0);

export type Database = "sqlite" | "postgres";

export interface Server {
  url: string;
  /** Sets the server's clock, in milliseconds since 1970. */
  setClock(millis: number): void;
  /** What `sightline verify` says of the database; the server may be running. */
  verify(): string;
  /** What `sightline audit verify --json` says of the log, also against a head that was noted: `SEQ:HASH`. */
  verifyAudit(noted?: string): { whole: boolean; entries: number; head: { text: string }; problems: string[] };
  /** What the executable prints when whoever operates the server calls it on this database. */
  command(...words: string[]): string;
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
  /** Gives each object so many fields of the customer's own. */
  setCustomFields(count: number): Promise<void>;
  setFault(fault: "none" | "html" | "half" | "unavailable"): Promise<void>;
  setJwtKey(clientId: string, publicKey: string): Promise<void>;
}

const binary = process.env.SIGHTLINE_BINARY;
const sandbox = process.env.SANDBOX_BINARY;
/** Stands for the stand-in's address in demo.json. */
const standInAddress = "https://stand-in.example";

/** The settings of a server that keeps its things in `folder`, in a database of its own. */
function settings(folder: string, database: Database): string[] {
  if (!binary) throw new Error("SIGHTLINE_BINARY is not set; run `cargo xtask test`");
  const place = ["--data", folder, "--listen", "127.0.0.1:0"];
  if (database === "sqlite") return place;
  const { PSQL, TEST_DATABASE_URL } = process.env;
  if (!PSQL || !TEST_DATABASE_URL) throw new Error("no PostgreSQL is named; run `cargo xtask test`");
  const name = `end2end_${randomUUID().replaceAll("-", "")}`;
  execFileSync(PSQL, [TEST_DATABASE_URL, "--quiet", "--command", `CREATE DATABASE ${name}`]);
  return [...place, "--database-url", TEST_DATABASE_URL.replace(/[^/]*$/, name)];
}

function sightline(args: string[]) {
  const done = spawnSync(binary!, args, { encoding: "utf8" });
  return { status: done.status, text: done.stdout + done.stderr };
}

/** A command that must succeed. */
function commanded(args: string[], words: string[]): string {
  const done = sightline([...args, ...words]);
  if (done.status !== 0) throw new Error(done.text);
  return done.text.trim();
}

/** The log as the command finds it; whole or not, it answers. */
function auditOf(args: string[], noted?: string) {
  return JSON.parse(sightline([...args, "audit", "verify", "--json", ...(noted ? ["--head", noted] : [])]).text);
}

/** Starts a program and waits for its line that begins with "ready". What it logs goes to `read`, line by line. */
async function launch(program: string, args: string[], read?: (line: string) => void): Promise<{ words: string[]; stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const log: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => {
    log.push(line);
    read?.(line);
  });
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

export async function startStandIn(folder: string): Promise<{ standIn: StandIn; stop: () => Promise<void> }> {
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
    setCustomFields: (count) => post("/_control/custom-fields", { count: String(count) }),
    setFault: (fault) => post("/_control/fault", { fault }),
    setJwtKey: (client_id, public_key) => post("/_control/jwt-key", { client_id, public_key }),
  };
  return { standIn, stop };
}

/** How a server reaches this stand-in. */
const reaching = (standIn: StandIn) => ["--ca-file", standIn.caFile, "--crm-host", standIn.https.replace("https://", "")];

/** A server on the demo's seed, reaching this stand-in. */
export async function start(folder: string, database: Database, standIn: StandIn): Promise<{ server: Server; stop: () => Promise<void> }> {
  const clock = join(folder, "clock");
  const seed = join(folder, "seed.json");
  const demo = readFileSync(join(import.meta.dirname, "demo.json"), "utf8");
  writeFileSync(seed, demo.replace(standInAddress, standIn.https));
  const args = [...settings(folder, database), ...reaching(standIn), "--log", "warn"];
  const seeded = sightline([...args, "seed", "--test-clock", clock, seed]);
  if (seeded.status !== 0) throw new Error(seeded.text);
  const { words, stop } = await launch(binary!, [...args, "serve", "--demo", "--test-clock", clock]);
  const server: Server = {
    url: words[0]!,
    setClock: (millis) => writeFileSync(clock, String(millis)),
    verify: () => sightline([...args, "verify"]).text.trim(),
    verifyAudit: (noted) => auditOf(args, noted),
    command: (...words) => commanded(args, [...words, "--test-clock", clock]),
  };
  return { server, stop };
}

/** A server that was never set up, with the set-up code it prints into its log. */
export async function startEmpty(database: Database, standIn: StandIn): Promise<{ server: Server; code: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "sightline-end2end-"));
  const args = [...settings(folder, database), ...reaching(standIn)];
  let tell: (code: string) => void;
  const told = new Promise<string>((resolve) => (tell = resolve));
  const { words, stop } = await launch(binary!, [...args, "serve"], (line) => {
    const found = /set-up code ([0-9a-f-]+)/.exec(line)?.[1];
    if (found) tell(found);
  });
  const code = await told;
  const server: Server = {
    url: words[0]!,
    setClock: () => {},
    verify: () => sightline([...args, "verify"]).text.trim(),
    verifyAudit: (noted) => auditOf(args, noted),
    command: (...words) => commanded(args, words),
  };
  return {
    server,
    code,
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A server on the demo's people without a CRM, for one test; with so many more people, numbered, who were invited. */
export async function startAlone(database: Database, crowd = 0): Promise<{ server: Server; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "sightline-end2end-"));
  const clock = join(folder, "clock");
  const seed = join(folder, "seed.json");
  const demo = JSON.parse(readFileSync(join(import.meta.dirname, "demo.json"), "utf8"));
  for (const organization of demo.organizations) organization.connections = [];
  const numbered = (n: number) => ({ email: `person${String(n + 1).padStart(6, "0")}@calder.example`, roles: { abm: "sales_user" }, status: "invited", invited_hours_ago: 1 });
  demo.organizations[0].users.push(...Array.from({ length: crowd }, (_, n) => numbered(n)));
  writeFileSync(seed, JSON.stringify(demo));
  writeFileSync(clock, String(beginning));
  const args = [...settings(folder, database), "--log", "warn"];
  const seeded = sightline([...args, "seed", "--test-clock", clock, seed]);
  if (seeded.status !== 0) throw new Error(seeded.text);
  const { words, stop } = await launch(binary!, [...args, "serve", "--demo", "--test-clock", clock]);
  const server: Server = {
    url: words[0]!,
    setClock: (millis) => writeFileSync(clock, String(millis)),
    verify: () => sightline([...args, "verify"]).text.trim(),
    verifyAudit: (noted) => auditOf(args, noted),
    command: (...words) => commanded(args, [...words, "--test-clock", clock]),
  };
  return {
    server,
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
