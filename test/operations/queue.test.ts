import { describe, expect, it } from "vitest";
import { extend } from "../../src/operations/extend.ts";
import { doctor } from "../../src/operations/doctor.ts";
import { TestDesk } from "./desk.ts";

// What a write lets in, and over what. The law of the queue is in test/laws; here it goes through a whole write.

async function diagnosed(desk: TestDesk) {
  const { diagnostics } = await desk.did(1, doctor, { fix: false, accept: false, everybodys: false });
  return diagnostics.map(({ code }) => code);
}

describe("who would wait", () => {
  it("for one who waits for it, is refused at once: neither would ever get in", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.reserve(2, "Rate limit", "src/api.ts");
    await desk.wait(1, "Both", "src/api.ts");
    await expect(desk.wait(2, "Both of them", "src/auth.ts")).rejects.toThrow("WAIT_CYCLE");
    expect(await desk.text()).not.toContain("[WAITING] Instance #2");
    // Whoever it is in nobody's way of waits.
    await desk.wait(3, "All of it", "src/auth.ts");
    expect(await desk.text()).toContain("[WAITING] Instance #3");
  });
});

describe("a write lets a waiter in", () => {
  it("over what has lapsed, which ends: its holder cannot renew it", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.wait(2, "Widen it", "src/**");
    desk.pass(40);
    desk.beat(2, "Widen it");
    await desk.log(3, "anything");
    const text = await desk.text();
    expect(text).toMatch(/\[EXPIRED\] Instance #1 - Fix login - Expired: /);
    expect(text).toMatch(/Taken over by: Instance #2/);
    expect(text).toMatch(/\[RESERVED\] Instance #2 - Widen it - Start: /);
    expect(text).toMatch(/### .* - Instance #2\n- \*\*Action\*\* : .*Widen it.*Instance #1 “Fix login”/);
    expect(text).toContain("[IN_PROGRESS] Fix login");
    const back = await desk.perform(1, extend, { task: "Fix login", estimate: undefined });
    expect(back).toMatchObject({ ok: false, refusal: { code: "NO_RESERVATION" } });
    expect(await diagnosed(desk)).not.toContain("OVERLAP");
  });

  it("over nothing that the file has lost, until that is let go", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.wait(2, "Widen it", "src/**");
    await desk.lose(1);
    await desk.log(3, "anything");
    expect(await desk.text()).toContain("[WAITING] Instance #2 - Widen it");
    await desk.log(1, "I am back");
    const text = await desk.text();
    expect(text).toContain("[RESERVED] Instance #1 - Fix login");
    expect(text).toContain("[WAITING] Instance #2 - Widen it");
    expect(await diagnosed(desk)).not.toContain("OVERLAP");
    await desk.lose(1);
    const accept = { fix: false, accept: true, everybodys: false };
    expect(await desk.perform(3, doctor, accept)).toMatchObject({
      ok: false,
      refusal: { code: "OTHERS_DISPLACED" },
    });
    await desk.did(1, doctor, accept);
    desk.beat(2, "Widen it");
    await desk.log(3, "anything");
    expect(await desk.text()).toContain("[RESERVED] Instance #2 - Widen it");
  });

  it("into one entry with what it holds, also when the file had lost that", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.reserve(2, "Rate limit", "src/api.ts");
    await desk.wait(1, "Fix login", "src/api.ts");
    await desk.lose(1);
    await desk.finish(2, "Rate limit");
    expect(await desk.text()).toContain("[WAITING] Instance #1 - Fix login");
    await desk.log(1, "I am back");
    const text = await desk.text();
    expect(text.match(/Instance #1 - Fix login/g)).toHaveLength(2);
    expect(text).toContain("Files: src/auth.ts, src/api.ts");
  });
});

describe("an answer", () => {
  it("gives the lines of the file that is saved, also where the same write sweeps a waiter above", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.wait(2, "Widen it", "src/**");
    const before = await desk.reserve(3, "Rate limit", "docs/api.md");
    desk.still(2, "Widen it");
    desk.pass(2);
    const { reservation } = await desk.reserve(3, "Rate limit", "docs/api.md", "docs/b.md");
    const lines = (await desk.text()).split("\n");
    expect(lines.join("\n")).not.toContain("Widen it");
    expect(reservation.line).toBeLessThan(before.reservation.line ?? 0);
    expect(lines[(reservation.line ?? 0) - 1]).toMatch(/^\[RESERVED\] Instance #3 - Rate limit/);
  });
});

describe("what I hold while somebody waits for it", () => {
  const held = async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts", "src/b.ts");
    await desk.wait(2, "Widen it", "src/**");
    return desk;
  };

  it("is mine still when I reserve it again, all of it or a part", async () => {
    const desk = await held();
    const before = await desk.text();
    for (const files of [["src/auth.ts", "src/b.ts"], ["src/b.ts"], []]) {
      const { reservation, changed } = await desk.reserve(1, "fix LOGIN", ...files);
      expect(changed).toBe(false);
      expect(reservation).toMatchObject({ state: "active", files: ["src/auth.ts", "src/b.ts"] });
    }
    expect(await desk.text()).toBe(before);
  });

  it("does not grow by what the waiter waits for, but by anything else", async () => {
    const desk = await held();
    await expect(desk.reserve(1, "Fix login", "src/c.ts")).rejects.toThrow("FILES_RESERVED");
    expect(await desk.reserve(1, "Fix login", "src/b.ts", "docs/c.md")).toMatchObject({
      changed: true,
      reservation: { files: ["src/auth.ts", "src/b.ts", "docs/c.md"] },
    });
    expect(await desk.text()).toContain("[WAITING] Instance #2 - Widen it");
  });
});
