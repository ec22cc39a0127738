import { expect, it } from "vitest";
import { pointerFrom, pointerIn, PointerError } from "../../src/remote/pointer.ts";

function foundBy(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof PointerError) return error.found;
    throw error;
  }
  return "nothing wrong";
}

it.each([
  ["postgres://u:hi/dden@host/db", "postgres://host/db"],
  ["postgres://u:p@hidden@host/db", "postgres://host/db"],
  ["postgres u:hidden@host", "host"],
  ["postgres://u:hid den@host/db", "postgres://host/db"],
  ["other u:hid?den@host", "host"],
  ["postgres://host/db?password=hidden", "postgres://host/db?…"],
  ["other git@host:x.git", "other git@host:x.git"],
])("a message about what is no pointer quotes no secret: %j", (text, quoted) => {
  expect(foundBy(() => pointerIn(text))).toBe(quoted);
});

it.each(["postgres://u:p%zz@host/db", "postgres://%ff@host/db", "postgres://host/d%b"])(
  "an address with a wrong escape is no pointer: %j",
  (text) => expect(foundBy(() => pointerFrom(text))).toMatch(/^postgres:\/\/host\//),
);
