import { expect, it } from "vitest";
import { isOnlyInNpx } from "../../src/setup/npx.ts";

const npx = "/home/ann/.npm/_npx/0123456789abcdef/node_modules/.bin";

it.each([
  ["npx alone", [npx, "/usr/bin"], ["/usr/bin/git"], true],
  [
    "npx, with what npm adds of the project",
    [npx, "/p/node_modules/.bin", "/usr/bin"],
    ["/p/node_modules/.bin/coord"],
    true,
  ],
  ["npx, and an installed coord", [npx, "/usr/bin"], ["/usr/bin/coord"], false],
  ["no npx", ["/usr/bin"], [], false],
])("coord is only there while npx runs: %s", (_, path, files, expected) => {
  expect(isOnlyInNpx({ PATH: path.join(":") }, (file) => files.includes(file))).toBe(expected);
});
