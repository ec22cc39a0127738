import { expect, it } from "vitest";
import { escapeAnswer, escapeFor } from "../../src/text/clean.ts";

it("of an answer the parts that are made when they are asked for are made then, once, and come out the same", () => {
  let count = 0;
  const answer = {
    task: "a\u001b[31m",
    nothing: null,
    list: ["b\u202e"],
    get log() {
      count += 1;
      return [{ text: "c\u0007" }];
    },
  };
  for (const audience of ["terminal", "model", "html", "json"] as const) {
    const plain = escapeFor(audience, { ...answer });
    count = 0;
    const made = escapeAnswer(audience, answer);
    expect([made.task, made.list, made.nothing, count]).toEqual([plain.task, plain.list, null, 0]);
    expect([made.log, made.log, count]).toEqual([plain.log, plain.log, 1]);
    expect(JSON.stringify(made)).toBe(JSON.stringify(plain));
  }
  for (const value of [
    null,
    "d\u0007",
    3,
    ["e\u0007"],
    JSON.parse('{"__proto__":{"x":"f\\u0007"}}'),
  ] as unknown[])
    expect(escapeAnswer("terminal", value)).toEqual(escapeFor("terminal", value));
});
