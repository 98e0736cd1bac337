import { changing as test, expect, fitsNarrow } from "../../../fixtures.ts";

test("Q2 the primary administration changes hands when both say so, and is never twice or nowhere", async ({ page, open, signInAs, accessible, place }) => {
  await signInAs("nora");
  await open("/settings/users?search=silva");
  await page.getByRole("link", { name: "Tomás Silva" }).click();
  await page.getByRole("button", { name: "Offer primary administration…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("has to accept within 72 hours");
  await question.getByRole("button", { name: "Offer primary administration" }).click();
  await expect(page.getByText("Waiting for Tomás Silva to accept")).toBeVisible();
  await accessible();
  await fitsNarrow(page);

  await signInAs("tomas");
  await open("/settings/users?search=silva");
  await expect(page.getByText("Nora Lindqvist offers you the primary administration.")).toBeVisible();
  await page.getByRole("button", { name: "Accept" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Accept" }).click();
  await expect(page.getByText("You are the Primary Administrator now.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("row", { name: /Tomás Silva/ })).toContainText("Primary Administrator");
  expect(place.verify()).toBe("Everything holds.");

  await signInAs("nora");
  await open("/settings/users?search=lindqvist");
  await expect(page.getByRole("row", { name: /Nora Lindqvist/ })).toContainText("Sales Administrator");
});
