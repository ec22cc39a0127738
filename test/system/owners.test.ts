import { expect, it } from "vitest";
import { followed } from "../../src/system/files.ts";
import { isOpenToOthers } from "../../src/system/owners.ts";

it("a folder that cannot be, since its name is too long, is no link and open to nobody: what else a call names is still looked at", () => {
  for (const path of [`/nonexistent/${"a/".repeat(3_000)}x`, `/nonexistent/${"a".repeat(300)}`]) {
    expect(isOpenToOthers(path)).toBe(false);
    expect(followed(path)).toBe(path);
  }
});
