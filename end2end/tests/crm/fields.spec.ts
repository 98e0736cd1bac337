import { generateKeyPairSync } from "node:crypto";
import { expect, firstRun, fitsNarrow, recordsCame, test } from "../../fixtures.ts";
import { startEmpty } from "../../peers.ts";

// The switches of the stand-in are shared by a worker's tests.
test.describe.configure({ mode: "default" });

test("B13 a field taken away shows as an error after Recheck now, and as active after it is given back", async ({ page, open, signInAs, standIn, accessible }) => {
  await signInAs("jonas");
  await open("/settings/integrations");
  await accessible();
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Data Sync" })).toBeVisible();
  await page.getByRole("link", { name: "Fields of Lead" }).click();
  const panel = page.getByRole("region", { name: "Fields" }).first();
  const email = panel.getByRole("listitem").filter({ hasText: /^Email/ });
  await expect(email).toContainText("Active (Standardized)");
  await accessible();

  await standIn.setField("Lead", "Email", false);
  await panel.getByRole("button", { name: "Recheck now" }).click();
  await expect(email).toContainText("Error (Standardized)");
  await expect(email).toContainText("Make sure that it exists in the CRM and that the sync user may read it");
  await expect(page.getByRole("row", { name: /^Lead/ })).toContainText("Needs attention");
  await accessible();

  await standIn.setField("Lead", "Email", true);
  await panel.getByRole("button", { name: "Recheck now" }).click();
  await expect(email).toContainText("Active (Standardized)");
  await expect(page.getByRole("row", { name: /^Lead/ })).toContainText("Healthy");
});

test("opening the panel is a check of its own", async ({ page, open, signInAs, standIn }) => {
  await signInAs("mei");
  await standIn.setField("Contact", "Title", false);
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await page.getByRole("link", { name: "Fields of Contact" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^Title/ })).toContainText("Error (Standardized)");
  await standIn.setField("Contact", "Title", true);
  await page.getByRole("link", { name: "Close" }).click();
  await page.getByRole("link", { name: "Fields of Contact" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^Title/ })).toContainText("Active (Standardized)");
});

test("B15 the search finds fields by label and name, and says what an absent field means", async ({ page, open, signInAs, standIn }) => {
  await signInAs("nora");
  await standIn.setField("Account", "Fax", false);
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await page.getByRole("link", { name: "Fields of Account" }).click();
  const search = page.getByRole("searchbox");
  await search.fill("annualrev");
  await expect(page.getByRole("listitem").filter({ hasText: "Annual Revenue" })).toContainText("Active (Standardized)");
  await search.fill("fax");
  await expect(page.getByRole("heading", { name: "Not visible to us" })).toBeVisible();
  await standIn.setField("Account", "Fax", true);
});

test("F10 a CRM in maintenance leaves the last known state and says since when", async ({ page, open, signInAs, server, standIn, accessible }) => {
  test.setTimeout(120_000);
  await signInAs("nora");
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  // A pull that meets the fault would wait for the clock, which stands still here.
  await recordsCame(page, server);
  await page.getByRole("link", { name: "Fields of Opportunity" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^Amount/ })).toContainText("Active (Standardized)");
  await standIn.setFault("html");
  await page.getByRole("region", { name: "Fields" }).first().getByRole("button", { name: "Recheck now" }).click();
  await expect(page.getByText("Not checked since").first()).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: /^Amount/ })).toContainText("Active (Standardized)");
  await expect(page.getByRole("row", { name: /^Opportunity/ })).toContainText("Healthy");
  await accessible();
  await standIn.setFault("none");
  await page.getByRole("region", { name: "Fields" }).first().getByRole("button", { name: "Recheck now" }).click();
  await expect(page.getByText("Not checked since")).toHaveCount(0);
});

test("an object that is closed misses its permission after Recheck now", async ({ page, open, signInAs, standIn }) => {
  await signInAs("jonas");
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await standIn.setObject("User", false);
  await page.getByRole("button", { name: "Recheck now" }).click();
  await expect(page.getByRole("row", { name: /^User/ })).toContainText("Permission missing");
  await expect(page.getByText("User cannot be read: it is not in the CRM, or the sync user may not read it.")).toBeVisible();
  await standIn.setObject("User", true);
  await page.getByRole("button", { name: "Recheck now" }).click();
  await expect(page.getByRole("row", { name: /^User/ })).toContainText("Healthy");
});

test("an object with 800 fields of one's own scrolls to the last, and the search finds it at once", async ({ page, open, signInAs, standIn, accessible }) => {
  await standIn.setCustomFields(800);
  await signInAs("jonas");
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await page.getByRole("link", { name: "Fields of Lead" }).click();
  const panel = page.getByRole("region", { name: "Fields" }).first();
  await expect(panel.getByRole("listitem").first()).toBeVisible();
  // Only what is near the view is in the document, yet every row knows its place in the whole.
  expect(await panel.getByRole("listitem").count()).toBeLessThan(200);
  const whole = Number(await panel.getByRole("listitem").first().getAttribute("aria-setsize"));
  expect(whole).toBeGreaterThan(800);
  await accessible();
  const last = panel.locator(`[aria-posinset="${whole}"]`);
  await expect(async () => {
    await panel.getByRole("group", { name: "Fields" }).evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect(last).toBeInViewport({ timeout: 500 });
  }).toPass();
  expect(await panel.getByRole("listitem").count()).toBeLessThan(200);
  await panel.getByRole("searchbox").fill("custom field 400");
  await expect(panel.getByRole("listitem")).toHaveCount(1);
  await panel.getByRole("searchbox").fill("");
  await expect(panel.getByRole("listitem").first()).toHaveAttribute("aria-setsize", String(whole));
  await standIn.setCustomFields(0);
});

test("who may only look is offered no recheck of the whole and no new connection", async ({ page, open, signInAs }) => {
  await signInAs("mei");
  await open("/settings/integrations");
  await expect(page.getByRole("link", { name: "Salesforce", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect a CRM" })).toBeHidden();
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await expect(page.getByRole("row", { name: /^Lead/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Recheck now" })).toBeHidden();
});

test("the Data Sync tab and its panel fit 320 px", async ({ page, open, signInAs }) => {
  await signInAs("jonas");
  await open("/settings/integrations");
  await page.getByRole("link", { name: "Salesforce", exact: true }).click();
  await expect(page.getByRole("row", { name: /^Lead/ })).toBeVisible();
  await fitsNarrow(page);
  await page.getByRole("link", { name: "Fields of Lead" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: /^Email/ })).toBeVisible();
  await fitsNarrow(page);
});

test("a connection is made in the interface by JWT, after a wrong key was told beside its field or above", async ({ page, database, standIn, accessible }) => {
  test.setTimeout(120_000);
  const { server, code, stop } = await startEmpty(database, standIn);
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await standIn.setJwtKey("consumer-of-the-test", publicKey);
  await firstRun(page, server, code);
  await page.goto(`${server.url}/settings/integrations`);
  await page.getByRole("link", { name: "Connect a CRM" }).click();
  const address = page.getByRole("combobox", { name: "Login address" });
  // By keyboard: the second suggestion, then what narrows them, then none at all.
  await address.press("ArrowDown");
  await address.press("ArrowDown");
  await address.press("ArrowDown");
  await expect(page.getByRole("listbox").getByRole("option", { selected: true })).toContainText("Sandbox");
  await accessible();
  await address.press("Enter");
  await expect(address).toHaveValue("https://test.salesforce.com");
  await expect(page.getByRole("listbox")).toBeHidden();
  await address.fill("https://login");
  await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(1);
  await address.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await address.fill("https://login.evil.example");
  await expect(page.getByRole("listbox")).toBeHidden();
  await page.getByLabel("JWT bearer").check();
  await page.getByLabel("Consumer key").fill("consumer-of-the-test");
  await page.getByLabel("Sync user").fill("sightline.sync@calder.example");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByLabel("Private key (PEM)")).toHaveAccessibleDescription("This must be filled in.");
  await page.getByLabel("Private key (PEM)").fill("no key at all");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("combobox", { name: "Login address" })).toHaveAccessibleDescription(/is not a host of this CRM/);
  await page.getByRole("combobox", { name: "Login address" }).fill(standIn.https);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("The CRM refused: the private key is not a usable RSA key in PEM form");
  await page.getByLabel("Private key (PEM)").fill(privateKey);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Data Sync" })).toBeVisible();
  await recordsCame(page, server);
  await page.reload();
  await expect(page.getByRole("row", { name: /^Lead/ })).toContainText("4,000");
  await expect(page.getByRole("main")).toMatchAriaSnapshot({ name: "data_sync.aria.yml" });
  expect(server.verify()).toBe("Everything holds.");
  await stop();
});

test("an object comes from one CRM only", async ({ page, open, signInAs, standIn }) => {
  await signInAs("jonas");
  await open("/settings/integrations/connect");
  await page.getByLabel("Name").fill("Second Salesforce");
  await page.getByRole("combobox", { name: "Login address" }).fill(standIn.https);
  await page.getByLabel("Consumer key").fill("3MVG9.sightline.demo");
  await page.getByLabel("Consumer secret").fill("demo-secret-of-the-stand-in");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("already comes from “Salesforce”. An object can come from one CRM only.");
});
