import { changing as test, expect } from "../../../fixtures.ts";
import { beginning } from "../../../peers.ts";
import { row } from "../../../people.ts";

test("A10 an invitation lapses 72 hours after it was sent", async ({ page, open, signInAs, place }) => {
  await signInAs("nora");
  await open("/settings/users?search=chloe");
  await expect(row(page, "Chloé Martin")).toContainText("Invited 51 h left");
  place.setClock(beginning + 51 * 3_600_000);
  await signInAs("nora");
  await open("/settings/users?search=chloe");
  await expect(row(page, "Chloé Martin")).toContainText("Expired Invite");
  await open("/settings/users?status=invited&search=chloe");
  await expect(page.getByRole("heading", { name: "Nobody matches these filters" })).toBeVisible();
});
