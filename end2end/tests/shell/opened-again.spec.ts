import { expect, test } from "../../fixtures.ts";

test("a question that is opened again right after Escape stays open", async ({ page, browser, server, open, signInAs }) => {
  await signInAs("jonas");
  const elsewhere = await browser.newPage();
  await elsewhere.goto(server.url);
  await elsewhere.getByRole("button", { name: /Jonas Weber/ }).click();
  await expect(elsewhere.getByRole("button", { name: "Your account" })).toBeVisible();
  await elsewhere.close();
  await open("/account/sessions");
  const question = page.getByRole("alertdialog", { name: "End this session?" });
  await page.getByRole("button", { name: "End session" }).first().click();
  for (let times = 0; times < 20; times += 1) {
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    // Sent one right behind the other: the second comes before the browser has told that the first closed the dialog.
    await Promise.all([page.keyboard.press("Escape"), page.keyboard.press("Enter")]);
    await expect(question).toBeVisible();
  }
});
