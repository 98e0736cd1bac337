// A real client library against the stand-in, unmodified: what it accepts, a connector may rely on.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "../../fixtures.ts";

test("jsforce signs in, describes and queries the stand-in over TLS", async ({ standIn }) => {
  // In a process of its own: the authority to trust is read when node starts.
  const done = spawnSync(process.execPath, [join(import.meta.dirname, "jsforce.mjs"), standIn.https], {
    encoding: "utf8",
    env: { ...process.env, NODE_EXTRA_CA_CERTS: standIn.caFile },
  });
  expect(done.stderr).toBe("");
  const seen = JSON.parse(done.stdout);
  expect(seen.objects).toEqual(["Account", "Contact", "Lead", "Opportunity", "User"]);
  expect(seen.leadFields).toContain("Email");
  expect(seen.leads).toBe(4000);
  expect(seen.pages).toBe(2);
  expect(seen.missing).toBe("INVALID_FIELD");
  expect(seen.unknown).toBe("NOT_FOUND");
  expect(seen.identity).toMatch(/^005/);
});
