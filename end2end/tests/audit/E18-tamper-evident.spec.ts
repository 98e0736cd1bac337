import { changing as test, expect } from "../../fixtures.ts";
import { bulk } from "../../people.ts";

test("E18 a command finds the log whole, holding the head noted before, and refuses one it never had", async ({ page, open, signInAs, place }) => {
  const before = place.verifyAudit();
  expect(before).toMatchObject({ whole: true, problems: [] });
  await signInAs("nora");
  await open("/settings/users");
  const dialog = await bulk(page, "Anton Berg", "Beatriz Costa");
  await dialog.getByLabel("Choose Action").selectOption("Disable User");
  await dialog.getByRole("button", { name: "Disable 2 users" }).click();
  await expect(dialog.getByText("2 people were changed.")).toBeVisible();

  // She signed in and disabled people: two entries more, and the one noted is still there.
  const after = place.verifyAudit(before.head.text);
  expect(after).toMatchObject({ whole: true, entries: before.entries + 2, problems: [] });
  expect(after.head.text).not.toBe(before.head.text);
  const [seq] = after.head.text.split(":");
  const other = place.verifyAudit(`${seq}:${"ab".repeat(8)}`);
  expect(other).toMatchObject({ whole: false, problems: [`audit entry ${seq} is not the one whose hash was noted elsewhere`] });
});
