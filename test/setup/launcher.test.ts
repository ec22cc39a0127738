import fs from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { launch, packageRoot, tempFolder } from "../e2e/support.ts";

/** Says who it is, which process, and what it was given; ends with a status of its own. */
const COORD = (name: string): string => `#!/bin/sh
echo "${name} $$"
for word in "$@"; do echo "<$word>"; done
exit 7
`;

/** Calls coord once more, by its name. */
const AGAIN = '#!/bin/sh\nexec coord "$@"\n';

function file(path: string, text: string): string {
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, text, { mode: 0o755 });
  return path;
}

/** A plugin's folder within a package, which is built or not; the launcher's path. */
function plugin(isBuilt: boolean): string {
  const root = tempFolder();
  if (isBuilt) {
    file(join(root, "bin/coord.cjs"), 'require("../dist/coord.cjs");');
    file(join(root, "dist/coord.cjs"), 'console.log("package", process.pid, ...process.argv.slice(2));');
  } else file(join(root, "bin/coord.cjs"), "");
  fs.cpSync(join(packageRoot, "plugin/bin"), join(root, "plugin/bin"), { recursive: true });
  return join(root, "plugin/bin/coord");
}

function folderWith(text: string, mode = 0o755): string {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "coord"), text, { mode });
  return folder;
}

/** A folder in which there is node alone. */
function nodeOnly(): string {
  const folder = tempFolder();
  fs.symlinkSync(process.execPath, join(folder, "node"));
  return folder;
}

async function start(launcher: string, path: readonly string[], args: readonly string[] = [], cwd?: string) {
  const { child, done } = launch(launcher, args, {
    env: { PATH: path.join(":") },
    ...(cwd === undefined ? {} : { cwd }),
  });
  return { pid: child.pid, ran: await done };
}

describe("the plugin's own coord", () => {
  it("is another name for the first one on the PATH: same process, same words, same status", async () => {
    const launcher = plugin(true);
    const words = ["log", "a  b", "", "*", "$(x)", "--flag"];
    const path = [tempFolder(), folderWith("", 0o644), folderWith(COORD("one")), folderWith(COORD("two"))];
    const { pid, ran } = await start(launcher, path, words);
    expect(ran.stdout).toBe(`one ${pid}\n${words.map((word) => `<${word}>\n`).join("")}`);
    expect(ran.status).toBe(7);
  });

  it("is none of those that it may find: a dependency's of the project, itself, a link to it, another plugin's, one in the current folder", async () => {
    const launcher = plugin(false);
    const linked = tempFolder();
    fs.symlinkSync(launcher, join(linked, "coord"));
    const here = folderWith(COORD("here"));
    const packages = join(tempFolder(), "node_modules/.bin");
    file(join(packages, "coord"), COORD("a dependency's"));
    const path = [
      packages,
      `${packages}/`,
      dirname(launcher),
      linked,
      dirname(plugin(false)),
      "",
      ".",
      folderWith(COORD("real")),
    ];
    const { pid, ran } = await start(launcher, path, [], here);
    expect(ran.stdout).toBe(`real ${pid}\n`);
  });

  it("takes no node from there either, for itself nor for the coord that it finds", async () => {
    const around = plugin(true);
    const packages = join(tempFolder(), "node_modules/.bin");
    file(join(packages, "node"), "#!/bin/sh\necho stranger\n");
    expect((await start(around, [packages, nodeOnly()])).ran.stdout).toMatch(/^package/);
    expect((await start(around, [packages])).ran).toMatchObject({ status: 69, stdout: "" });
    const real = folderWith("#!/usr/bin/env node\nconsole.log('real', process.argv[2]);\n");
    const { pid, ran } = await start(plugin(false), [packages, real, nodeOnly()], ["a b"]);
    expect(ran.stdout).toBe("real a b\n");
    expect(pid).toBeGreaterThan(0);
  });

  it("runs the package around it where there is no other, and says how to install one where that is not built", async () => {
    const around = plugin(true);
    const { pid, ran } = await start(around, [dirname(around), nodeOnly()], ["a b"]);
    expect(ran.stdout).toBe(`package ${pid} a b\n`);
    const alone = plugin(false);
    const none = await start(alone, [dirname(alone), nodeOnly()]);
    expect(none.ran).toMatchObject({
      status: 69,
      stdout: "",
      stderr: "coord is not installed: npm install -g coord-md\n",
    });
  });

  it("never goes round in circles", async () => {
    const alone = plugin(false);
    const { ran } = await start(alone, [dirname(alone), folderWith(AGAIN)]);
    expect(ran.status).toBe(69);
    // A later call from what it started is none: it finds what there is.
    const real = folderWith('#!/bin/sh\n[ "$1" = nested ] && echo found || coord nested\n');
    const later = await start(alone, [dirname(alone), real]);
    expect(later.ran.stdout).toBe("found\n");
  });
});
