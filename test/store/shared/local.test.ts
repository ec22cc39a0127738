import { describe, expect, it } from "vitest";
import {
  archiveTag,
  asJson,
  baseOf,
  isSameSent,
  type Local,
  localOf,
  NOTHING,
} from "../../../src/store/shared/local.ts";
import type { Json } from "../../../src/store/store.ts";

const WHOLE: Local = {
  revision: 3,
  mark: "m",
  state: { a: 1 },
  base: "",
  archive: "1:a",
  sent: [
    { id: "i", text: "" },
    { id: "j", text: "t" },
  ],
  isMerged: true,
};

describe("how a copy stands to the shared store", () => {
  it.each([[NOTHING], [WHOLE], [{ ...NOTHING, state: [0] }], [{ ...WHOLE, revision: 0, mark: null }]])(
    "comes back as it was kept: %j",
    (local) => {
      expect(localOf(asJson(local))).toStrictEqual(local);
    },
  );

  it("is that nothing was ever shared, at first", () => {
    expect(NOTHING).toStrictEqual({ revision: 0, mark: null, state: null });
    const one = { ...NOTHING, revision: 1, sent: [{ id: "i", text: "t" }] };
    expect(localOf(asJson(one))).toStrictEqual(one);
  });

  it("is kept without what is not there", () => {
    expect(asJson({ ...NOTHING, sent: [] })).toStrictEqual({
      shared: { revision: 0, mark: null, state: null },
    });
    expect(localOf({ shared: { revision: 0, mark: null, state: null, sent: [] } })).toStrictEqual(NOTHING);
  });

  it.each<Json>([
    null,
    1,
    "shared",
    [],
    {},
    { shared: null },
    { shared: [] },
    { shared: { revision: "1" } },
    { shared: { revision: 1.5 } },
    { shared: { revision: -1 } },
  ])("is nothing where nothing sound was kept: %j", (state) => {
    expect(localOf(state)).toStrictEqual(NOTHING);
  });

  it("is taken over field by field", () => {
    const odd = { revision: 1, mark: 2, base: 3, archive: 4, sent: "x", isMerged: 1 };
    expect(localOf({ shared: odd })).toStrictEqual({ revision: 1, mark: null, state: null });
    const sent = [null, { id: 1, text: "t" }, { id: "i" }, { id: "i", text: 2 }, { id: "i", text: "t" }];
    expect(localOf({ shared: { revision: 1, mark: "", sent } })).toStrictEqual({
      revision: 1,
      mark: "",
      state: null,
      sent: [{ id: "i", text: "t" }],
    });
    // What only seems to be there.
    expect(localOf(JSON.parse('{"__proto__":{"shared":{"revision":1}}}') as Json)).toStrictEqual(NOTHING);
  });

  it("says on which text hand edits are made: the newest that arrived, else the shared one", () => {
    expect(baseOf(WHOLE, "now", new Set(["i", "j"]))).toBe("t");
    expect(baseOf({ ...WHOLE, base: "b" }, "now", new Set(["i"]))).toBe("");
    expect(baseOf({ ...WHOLE, base: "b" }, "now", new Set())).toBe("b");
    expect(baseOf({ ...NOTHING, base: "" }, "now", new Set())).toBe("");
    expect(baseOf(NOTHING, "now", new Set(["i"]))).toBe("now");
  });

  it("tells what was sent from something else, and an archive from another", () => {
    expect(isSameSent(NOTHING, { ...NOTHING, sent: [] })).toBe(true);
    expect(isSameSent({ ...NOTHING, sent: [] }, NOTHING)).toBe(true);
    expect(isSameSent(WHOLE, { ...NOTHING, sent: [...(WHOLE.sent ?? [])] })).toBe(true);
    expect(isSameSent(WHOLE, NOTHING)).toBe(false);
    expect(archiveTag("ab")).toMatch(/^2:[\da-z]+$/);
    expect(archiveTag("ab")).not.toBe(archiveTag("ac"));
  });
});
