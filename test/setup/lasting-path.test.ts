import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { isOnlyForNow, lastingEnv } from "../../src/setup/lasting-path.ts";

const npx = join("/home/ann/.npm/_npx/0123456789abcdef/node_modules/.bin");
const project = join("/p/node_modules/.bin");
const usual = join("/usr/bin");
const yarns = join("/tmp/xfs-1a2b3c4d");

const npm = { npm_config_user_agent: "npm/11.19.1 node/v20.20.2 linux x64 workspaces/false" };
const yarn = { npm_config_user_agent: "yarn/4.18.1 npm/? node/v20.20.2 linux x64", BERRY_BIN_FOLDER: yarns };
const inProject = "/p/node_modules/.bin/coord";

const onPath = (path: readonly string[]) => path.join(delimiter);

describe("coord is only there for now", () => {
  it.each([
    ["npx", [npx, usual], {}, `${npx}/coord`, [npx], true],
    ["npx, with what npm adds of the project", [npx, project, usual], npm, `${npx}/coord`, [project], true],
    ["npx, and an installed coord", [npx, usual], npm, `${npx}/coord`, [usual], false],
    ["npm exec, pnpm exec, yarn, bunx in a project", [project, usual], npm, inProject, [project], true],
    ["the same, and an installed coord", [project, usual], npm, inProject, [project, usual], false],
    [
      "Yarn without node_modules",
      [yarns, usual],
      yarn,
      "/p/.yarn/c.zip/node_modules/coord-md/bin/coord.cjs",
      [yarns],
      true,
    ],
    ["a project's coord by its path", [usual], {}, inProject, [], true],
    ["a project's packages that somebody put on the PATH", [project, usual], {}, inProject, [project], false],
    ["an installed coord", [usual], {}, "/usr/lib/node_modules/coord-md/bin/coord.cjs", [usual], false],
    ["a checkout", [usual], {}, "/src/coord/bin/coord.cjs", [], false],
  ])("%s", (_, path, env, script, there, expected) => {
    const exists = (file: string) => there.some((folder) => file === join(folder, "coord"));
    expect(isOnlyForNow({ ...env, PATH: onPath(path) }, script, exists)).toBe(expected);
  });
});

it("hooks are tried with the PATH that an agent would have", () => {
  const given = { ...npm, PATH: onPath([project, usual]) };
  expect(lastingEnv(given)["PATH"]).toBe(usual);
  // An agent that npm has started hands its PATH on.
  const agents = { ...given, CLAUDE_CODE_SESSION_ID: "s1" };
  expect(lastingEnv(agents)).toBe(agents);
  const plain = { PATH: onPath([project, usual]) };
  expect(lastingEnv(plain)).toBe(plain);
  expect(lastingEnv({ ...yarn, Path: onPath([yarns, usual]) })["Path"]).toBe(usual);
});
