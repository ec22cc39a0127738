// Entries of machines that have another version.
import { describe, expect, it } from "vitest";
import { memoryLedger, type MemoryLedger } from "./memory-ledger.ts";
import { adding, failureOf } from "../support.ts";
import { machine } from "./support.ts";

/** Changes the newest entry to what another version would have written. */
function rewritten(ledger: MemoryLedger, change: (body: Record<string, unknown>) => object): void {
  const last = JSON.parse(ledger.bodies.at(-1) ?? "") as Record<string, unknown>;
  ledger.bodies[ledger.bodies.length - 1] = JSON.stringify(change(last));
}

async function written() {
  const ledger = memoryLedger();
  const [one, other] = [machine(ledger, "start\n"), machine(ledger)];
  await one.open().update(adding("first"));
  await other.open().update(adding("second"));
  return { ledger, one, other };
}

describe("an entry", () => {
  it.each([
    ["without what later ones say", (body: Record<string, unknown>) => ({ ...body, signs: undefined })],
    [
      "with a field that nobody knows yet",
      (body: Record<string, unknown>) => ({ ...body, later: { a: [1] } }),
    ],
    ["of the form of chains that begin anew", (body: Record<string, unknown>) => ({ ...body, format: 2 })],
  ])("%s is read as it is", async (_, change) => {
    const { ledger, one } = await written();
    rewritten(ledger, change);
    expect(await one.open().update(adding("third"))).toBe(ledger.bodies.length);
    expect(one.text()).toBe("start\nfirst\nsecond\nthird\n");
  });

  it("of a later form stops whoever is behind it, who keeps what is known and says so", async () => {
    const { ledger, one, other } = await written();
    const before = one.text();
    rewritten(ledger, (body) => ({ ...body, format: 99 }));
    const bodies = [...ledger.bodies];
    expect(await failureOf(one.open().update(adding("third")))).toEqual({ kind: "newer", format: 99 });
    expect(await failureOf(one.open().replication.sync())).toEqual({ kind: "newer", format: 99 });
    expect([one.text(), (await one.open().read()).text, ledger.bodies]).toEqual([before, before, bodies]);
    // Who has read it when it was known goes on, and the other after an update.
    rewritten(ledger, (body) => ({ ...body, format: 1 }));
    await other.open().update(adding("third"));
    expect(await one.open().update(adding("fourth"))).toBe(bodies.length + 2);
    expect(one.text()).toBe("start\nfirst\nsecond\nthird\nfourth\n");
  });
});
