import { defineConfig } from "@playwright/test";
import type { Database } from "./peers.ts";

// `cargo xtask test` builds the server and finds Chromium, and says where both are.
export default defineConfig<object, { database: Database }>({
  testDir: "tests",
  workers: 2,
  fullyParallel: true,
  // Limits for a busy machine; the accessibility of a long page alone takes seconds there.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["list"]],
  outputDir: "test-results",
  snapshotPathTemplate: "{testDir}/{testFileDir}/snapshots/{arg}{ext}",
  // Everything on both databases.
  projects: (["sqlite", "postgres"] as const).map((database) => ({ name: database, use: { database } })),
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
