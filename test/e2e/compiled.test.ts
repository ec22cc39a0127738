import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { join, sep } from "node:path";
import { expect, it } from "vitest";
import { atNight, sized, variants } from "../size.ts";
import { copyOfBuild, run, SAMPLE, tempFolder } from "./support.ts";

/** A copy of the build that has not run yet, and a repository to ask about. */
function fresh() {
  const build = copyOfBuild(/[\\/]types$|\.(?:cache|reading)/);
  const dist = join(build, "dist");
  const kept = () => fs.readdirSync(dist).filter((name) => name.includes(".cache"));
  const root = tempFolder();
  fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), SAMPLE);
  const home = tempFolder();
  const call = (...words: string[]) =>
    run(process.execPath, [join(build, "bin", "coord.cjs"), ...words], { cwd: root, env: { HOME: home } });
  return { dist, kept, root, home, call, check: () => call("check", "a.ts") };
}

const free = { status: 0, stdout: "free      a.ts  (does not exist yet)\n", stderr: "" };

it("is left beside the program by the first run, and nothing else is left anywhere", async () => {
  const { kept, root, home, check } = fresh();
  expect(await check()).toMatchObject(free);
  expect(kept()).toEqual([`coord.cjs.check.${process.version}-${process.arch}.cache`]);
  expect(fs.readdirSync(root)).toEqual(["CLAUDE_INSTANCES.md"]);
  expect(fs.readdirSync(home)).toEqual([]);
});

it("is left again by the second call, and once by a call long after that, with what those ran", async () => {
  const { dist, kept, check, call } = fresh();
  const state = () => {
    const [name = "", ...others] = kept();
    expect(others).toEqual([]);
    const { ino, size } = fs.statSync(join(dist, name));
    return { path: join(dist, name), ino, size };
  };
  expect(await check()).toMatchObject(free);
  const first = state();
  // A refusal is told in words that no free file needs.
  expect(await call("--as", "1", "reserve", "T", "--files", "b.ts")).toMatchObject({ status: 0 });
  for (const name of kept().filter((one) => !one.includes("check"))) fs.rmSync(join(dist, name));
  expect(await call("check", "b.ts")).toMatchObject({ status: 3 });
  const second = state();
  expect(second.ino).not.toBe(first.ino);
  expect(second.size).toBeGreaterThan(first.size);
  expect(await check()).toMatchObject(free);
  expect(state()).toEqual(second);
  const old = Date.now() / 1_000 - 3_600;
  fs.utimesSync(second.path, old, old);
  expect(await check()).toMatchObject(free);
  const third = state();
  expect(third.ino).not.toBe(second.ino);
  fs.utimesSync(third.path, old, old);
  expect(await check()).toMatchObject(free);
  expect(state()).toEqual(third);
});

it("is left again by a call that runs more parts of the program than any before, however often that was", async () => {
  const { dist, kept, root, check } = fresh();
  const state = () => kept().map((name) => [name, fs.statSync(join(dist, name)).ino]);
  const old = Date.now() / 1_000 - 3_600;
  for (let times = 0; times < 3; times++) {
    expect(await check()).toMatchObject(free);
    for (const name of kept()) fs.utimesSync(join(dist, name), old, old);
  }
  const before = state();
  expect(await check()).toMatchObject(free);
  expect(state()).toEqual(before);
  fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), LOCKS);
  expect(await check()).toMatchObject(free);
  const after = state();
  expect(after).not.toEqual(before);
  expect(await check()).toMatchObject(free);
  expect(state()).toEqual(after);
  fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), SAMPLE);
  expect(await check()).toMatchObject(free);
  expect(state()).toEqual(after);
});

it("is of what a hook is asked: before an edit, about a shell's command, or something else", async () => {
  const { dist, kept, root, home } = fresh();
  const bin = join(dist, "..", "bin", "coord.cjs");
  const ask = async (more: object, env = {}) => {
    const stdin = JSON.stringify({ session_id: "s", cwd: root, hook_event_name: "PreToolUse", ...more });
    const ran = await run(process.execPath, [bin, "hook", "claude"], {
      cwd: root,
      stdin,
      env: { HOME: home, ...env },
    });
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    return ran.stdout;
  };
  const edit = {
    tool_name: "Edit",
    tool_input: { file_path: join(root, "a.ts"), old_string: "a", new_string: "b" },
  };
  const named = (...kinds: string[]) =>
    kinds.map((kind) => `hook.cjs.hook-${kind}.${process.version}-${process.arch}.cache`);
  const hooks = () => kept().filter((name) => name.startsWith("hook.cjs"));
  await ask(edit);
  expect(hooks()).toEqual(named("edit"));
  await ask({ tool_name: "Bash", tool_input: { command: "ls" } });
  expect(hooks()).toEqual(named("edit", "shell"));
  await ask({ ...edit, hook_event_name: "PostToolUse" });
  expect(hooks()).toEqual(named("edit", "other", "shell"));
  // What is written there is no command, however it looks.
  const says = 'x { "command": 1 } "Post"';
  await ask({ ...edit, tool_input: { ...edit.tool_input, new_string: says.repeat(9_000) } });
  expect(hooks()).toEqual(named("edit", "other", "shell"));
  // The same answers as without anything that is kept.
  fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), SAMPLE.replace("src/**", "a.ts"));
  const denied = await ask(edit);
  expect(denied).toBe(await ask(edit, { NODE_DISABLE_COMPILE_CACHE: "1" }));
});

it("is that of the command, with whatever options before it, and not of its help", async () => {
  const { kept, call } = fresh();
  const named = (word: string) => `coord.cjs.${word}.${process.version}-${process.arch}.cache`;
  expect(await call("--as", "1", "--json", "check", "a.ts")).toMatchObject({ status: 0 });
  expect(kept().filter((name) => name.startsWith("coord"))).toEqual([named("check")]);
  expect(await call("check", "--help")).toMatchObject({ status: 0 });
  expect(kept().filter((name) => name.startsWith("coord"))).toEqual([named("--help"), named("check")]);
});

it("what git's hooks are told is not waited for, whatever stands before their name", async () => {
  const { dist, root, home } = fresh();
  fs.mkdirSync(join(root, "hook"));
  execFileSync("git", ["init", "-q"], { cwd: root });
  for (const words of [["hook"], ["-C", "hook", "hook"]]) {
    const args = [join(dist, "..", "bin", "coord.cjs"), ...words, "git", "pre-commit"];
    // Its input stays open.
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, HOME: home },
      stdio: ["pipe", "ignore", "ignore"],
    });
    const status = await new Promise((settle) => child.once("exit", settle));
    child.stdin?.destroy();
    expect(status).toBe(0);
  }
});

it("is kept apart for other flags of V8, under which it would be turned away", async () => {
  const { dist, kept, root, home } = fresh();
  const bin = join(dist, "..", "bin", "coord.cjs");
  const env = { HOME: home, NODE_OPTIONS: "--max-old-space-size=512" };
  const check = () => run(process.execPath, [bin, "check", "a.ts"], { cwd: root, env });
  expect(await check()).toMatchObject(free);
  const [name = "", ...others] = kept();
  expect(others).toEqual([]);
  expect(name).toMatch(/^coord\.cjs\.check\.v.*-.*-\w+\.cache$/);
  expect(await check()).toMatchObject(free);
  const { ino } = fs.statSync(join(dist, name));
  expect(await check()).toMatchObject(free);
  expect(kept()).toEqual([name]);
  expect(fs.statSync(join(dist, name)).ino).toBe(ino);
});

it("is the same where Node is told what V8 is not, and V8 is not asked for its flags where only the heap's size is said", async () => {
  const { dist, kept, root, home } = fresh();
  const bin = join(dist, "..", "bin", "coord.cjs");
  const spy = join(root, "spy.cjs");
  fs.writeFileSync(
    spy,
    `process.on("exit", () => {
      if (process.moduleLoadList.includes("NativeModule v8")) process.stderr.write("loads v8");
    });
    const vm = require("node:vm");
    vm.Script = class extends vm.Script {
      constructor(source, options) {
        super(source, options);
        if (options.cachedData) process.stderr.write(this.cachedDataRejected ? "turned away " : "taken ");
      }
    };`,
  );
  const check = (options: string, ...args: string[]) => {
    const env = { HOME: home, NODE_OPTIONS: options };
    return run(process.execPath, [...args, bin, "check", "a.ts"], { cwd: root, env });
  };
  expect(await check("")).toMatchObject(free);
  const [name] = kept();
  for (const options of ["", "--no-warnings --enable-source-maps", "--inspect-publish-uid=http"])
    expect(await check(options, "-r", spy), options).toMatchObject({ ...free, stderr: "taken " });
  expect(await check(`--require ${spy}`)).toMatchObject({ ...free, stderr: "taken " });
  expect(kept()).toEqual([name]);
  const ample = "--max-old-space-size=512";
  expect(await check(ample)).toMatchObject(free);
  expect(await check(ample, "-r", spy)).toMatchObject({ ...free, stderr: "taken " });
  expect(kept()).toHaveLength(2);
  // Another flag of V8's: it is asked.
  expect(await check("--stack-trace-limit=20", "-r", spy)).toMatchObject({ ...free, stderr: "loads v8" });
  expect(kept()).toHaveLength(3);
});

/**
 * What each edit reads for the sake of long texts (bytes): such a one is told of before it is read, so that less memory is taken for it, lines of
 * a section are handed on one after the other, objects of which there are thousands are spelled out, and answers that are kept are of copies.
 */
const FOR_LONG_TEXTS = 1_000;

it("is taken by later calls where the first one read a long board, and answers the same", async () => {
  const { dist, kept, root, home } = fresh();
  const spy = join(root, "spy.cjs");
  fs.writeFileSync(
    spy,
    `const vm = require("node:vm");
    vm.Script = class extends vm.Script {
      constructor(source, options) {
        super(source, options);
        if (this.cachedDataRejected) process.stderr.write("turned away");
      }
    };`,
  );
  const bin = join(dist, "..", "bin", "coord.cjs");
  const check = (...flags: string[]) =>
    run(process.execPath, [...flags, "-r", spy, bin, "check", "a.ts"], { cwd: root, env: { HOME: home } });
  fs.writeFileSync(
    join(root, "CLAUDE_INSTANCES.md"),
    `# Board\n\n## Activity log\n\n${"### 10:00 - Instance #1\n- **Action** : a\n\n".repeat(25_000)}`,
  );
  // Under another flag of the same kind, which is not brought back: nothing is kept.
  if (sized(true, false)) expect(await check("--semi-space-growth-factor=3")).toMatchObject(free);
  expect(kept()).toEqual([]);
  expect(await check()).toMatchObject(free);
  expect(kept()).not.toEqual([]);
  fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), SAMPLE);
  expect(await check()).toMatchObject(free);
  // Of a shorter one that is gone through as a whole, other flags are set; what is loaded after that is taken, too.
  fs.writeFileSync(
    join(root, "CLAUDE_INSTANCES.md"),
    `# Board\n\n## Activity log\n\n${"### 10:00 - Instance #1\n- **Action** : a\n\n".repeat(1_000)}`,
  );
  const status = () => run(process.execPath, ["-r", spy, bin, "status"], { cwd: root, env: { HOME: home } });
  expect(await status()).toMatchObject({ status: 0, stderr: "" });
  const files = kept().length;
  expect(kept().some((name) => name.includes(".status."))).toBe(true);
  expect(await status()).toMatchObject({ status: 0, stderr: "" });
  expect(kept()).toHaveLength(files);
});

const SPOILT: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ["of another program", (bytes) => Buffer.concat([Buffer.from("/*0"), bytes.subarray(3)])],
  ["damaged", (bytes) => bytes.fill(0x55, 5_000, 6_000)],
  ["cut off", (bytes) => bytes.subarray(0, bytes.length / 2)],
  ["empty", () => Buffer.alloc(0)],
];

it.each(sized(SPOILT, SPOILT.slice(0, 1)))("is made anew when it is %s", async (_name, spoil) => {
  const { dist, kept, check } = fresh();
  await check();
  for (const name of kept()) {
    const path = join(dist, name);
    const good = fs.readFileSync(path);
    fs.writeFileSync(path, spoil(Buffer.from(good)));
    expect(await check()).toMatchObject(free);
    expect(fs.readFileSync(path).length).toBeGreaterThan(good.length / 2);
  }
  expect(await check()).toMatchObject(free);
});

it("is left by what did its work, and found nothing, too: not for a word that is no command, nor for a call that is wrong", async () => {
  const { dist, kept, call } = fresh();
  for (const words of [["chekc", "a.ts"], ["check", "--nothing"], ["../x"]]) await call(...words);
  expect(kept()).toEqual([]);
  expect(await call("--as", "1", "release", "x")).toMatchObject({ status: 5 });
  expect(kept()).toContain(`coord.cjs.release.${process.version}-${process.arch}.cache`);
  for (const name of kept()) fs.rmSync(join(dist, name));
  await call("--version");
  expect(kept()).toEqual([`coord.cjs.--version.${process.version}-${process.arch}.cache`]);
});

it("is in the user's own folder where the program's may not be written, unless others may write there", async () => {
  const { dist, kept, home, check } = fresh();
  const cache = join(home, ".cache", "coord-md");
  // For whoever may write everywhere, a folder stands in the way.
  const name = `coord.cjs.check.${process.version}-${process.arch}.cache`;
  fs.mkdirSync(join(dist, name, "x"), { recursive: true });
  expect(await check()).toMatchObject(free);
  expect(fs.readdirSync(cache)).toEqual(process.platform === "win32" ? undefined : [name]);
  expect(await check()).toMatchObject(free);
  const { ino } = fs.statSync(join(cache, name));
  expect(await check()).toMatchObject(free);
  expect(fs.statSync(join(cache, name)).ino).toBe(ino);
  fs.rmSync(join(cache, name));
  fs.chmodSync(cache, 0o777);
  expect(await check()).toMatchObject(free);
  expect(fs.readdirSync(cache)).toEqual([]);
  expect(kept()).toEqual([name]);
});

it("is taken from a program's folder that may not be written: only what that lacks is left, once, in the user's own", async () => {
  if (process.platform === "win32") return;
  const { dist, kept, root, home } = fresh();
  // Who may write everywhere becomes somebody else.
  const another = join(root, "another.cjs");
  fs.writeFileSync(another, "if (process.env.ANOTHER && process.getuid() === 0) process.setuid(12345);");
  for (const folder of [root, home, join(dist, "..")]) fs.chmodSync(folder, 0o755);
  if (process.getuid?.() === 0) fs.chownSync(home, 12_345, 12_345);
  const cache = join(home, ".cache", "coord-md");
  const own = () => fs.readdirSync(cache).map((name) => [name, fs.statSync(join(cache, name)).ino]);
  const ask = async (shell: string, env: Readonly<Record<string, string>>) => {
    const args = ["-r", another, join(dist, "..", "bin", "coord.cjs"), "completion", shell];
    const ran = await run(process.execPath, args, { cwd: root, env: { HOME: home, ...env } });
    expect(ran).toMatchObject({ status: 0, stderr: "" });
  };
  await ask("bash", {});
  const before = kept();
  expect(before).not.toEqual([]);
  fs.chmodSync(dist, 0o555);
  try {
    await ask("fish", { ANOTHER: "1" });
    const left = own();
    expect(left).toEqual([[expect.stringMatching(/^parts\.cjs\.completion\./), expect.anything()]]);
    await ask("fish", { ANOTHER: "1" });
    expect(own()).toEqual(left);
  } finally {
    fs.chmodSync(dist, 0o755);
  }
  expect(kept()).toEqual(before);
});

it("is neither believed nor left where everybody may write", async () => {
  const { dist, kept, check } = fresh();
  if (process.platform !== "win32") fs.chmodSync(dist, 0o777);
  expect(await check()).toMatchObject(free);
  expect(kept()).toEqual([]);
});

it("is done without when it is not wanted", async () => {
  const { kept, root, dist } = fresh();
  const bin = join(dist, "..", "bin", "coord.cjs");
  const env = { NODE_DISABLE_COMPILE_CACHE: "1" };
  expect(await run(process.execPath, [bin, "check", "a.ts"], { cwd: root, env })).toMatchObject(free);
  expect(kept()).toEqual([]);
});

/** The program's parts that a call runs, with their sizes, and the files that it opens beside the program's own. */
async function partsRunBy(
  words: readonly string[],
  stdin = "",
  prepare: (root: string, bin: string) => unknown = () => {},
) {
  const { dist, root } = fresh();
  prepare(root, join(dist, "..", "bin", "coord.cjs"));
  const list = join(root, "list.json");
  const spy = join(root, "spy.cjs");
  fs.writeFileSync(
    spy,
    `const { Script } = require("node:vm");
    const { runInThisContext } = Script.prototype;
    const [ran, read] = [{}, []];
    Script.prototype.runInThisContext = function (...args) {
      const parts = runInThisContext.apply(this, args);
      if (typeof parts !== "object") return parts;
      read.push(Object.keys(parts)[0]);
      const spied = ([name, part]) => [name, part && ((...all) => ((ran[name] = part.toString().length), part(...all)))];
      return Object.fromEntries(Object.entries(parts).map(spied));
    };
    const files = () => Object.keys(require.cache).filter((path) => path.startsWith(${JSON.stringify(join(dist, sep))}));
    process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, JSON.stringify({ ran, read, files: files() })));`,
  );
  const input = stdin.replaceAll("ROOT", root);
  await run(process.execPath, ["-r", spy, join(dist, "..", "bin", "coord.cjs"), ...words], {
    cwd: root,
    stdin: input,
    env: { NODE_DISABLE_COMPILE_CACHE: "1" },
  });
  const { ran, read, files } = JSON.parse(fs.readFileSync(list, "utf8")) as {
    ran: Record<string, number>;
    read: string[];
    files: string[];
  };
  const names = Object.keys(ran).map((part) => part.replace(/(?:-[\w-]{8})?\.cjs$/, ""));
  return { names, read, files, size: Object.values(ran).reduce((sum, size) => sum + size, 0) };
}

const EDIT = JSON.stringify({
  session_id: "s",
  cwd: "ROOT",
  hook_event_name: "PreToolUse",
  tool_name: "Edit",
  tool_input: { file_path: "ROOT/a.ts", old_string: "a", new_string: "b" },
});

// What is read here is paid for before every edit. The limits stand a little above what is read today: raise one by as little as can be, for
// what every edit must ask and nothing else, and say in the commit what for. `git log -S` on a limit tells what each rise was.
it.each([
  ["a hook", ["hook", "claude"], EDIT, 252_300],
  ["check", ["check", "a.ts"], "", 340_400],
  ["--version", ["--version"], "", 10_000],
  ["--help", ["--help"], "", 10_000],
] as const)("%s opens one file, and reads no more of it than it needs", async (_name, words, stdin, most) => {
  // Text is changed in files that are there.
  const prepare = (root: string) => words[0] === "hook" && fs.writeFileSync(join(root, "a.ts"), "a\n");
  const { names, read, files, size: whole } = await partsRunBy(words, stdin, prepare);
  const size = whole - FOR_LONG_TEXTS;
  expect(files).toEqual([]);
  // The program's second file has what is asked for on other days, and seldom.
  expect(read).toEqual(["coord.cjs"]);
  expect(names).not.toContain("program");
  if (words[0] === "hook") expect(names).not.toContain("cli");
  expect(size).toBeLessThan(most);
});

it("what was read of a file is kept for the user's own eyes, and is of that very text", async () => {
  const { dist, root, call } = fresh();
  const readings = () => fs.readdirSync(dist).filter((name) => name.endsWith(".reading"));
  const write = (files: string) =>
    fs.writeFileSync(
      join(root, "CLAUDE_INSTANCES.md"),
      `## Task reservations\n[RESERVED] Instance #1 - T - Start: 08:40\nFiles: ${files}\n`,
    );
  const asked = async () => [(await call("check", "a.ts")).status, (await call("check", "b.ts")).status];
  write("a.ts");
  expect(await asked()).toEqual([3, 0]);
  const [name = "", ...others] = readings();
  expect(others).toEqual([]);
  const path = join(dist, name);
  if (process.platform !== "win32") expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  const { ino } = fs.statSync(path);
  expect(await asked()).toEqual([3, 0]);
  expect(fs.statSync(path).ino).toBe(ino);
  write("b.ts");
  expect(await asked()).toEqual([0, 3]);
  // Damaged: what says that something else is held stands there twice.
  const bytes = fs.readFileSync(path, "latin1");
  fs.writeFileSync(
    path,
    bytes.replaceAll('"files":["b.ts"]', '"files":["c.ts"]').replace("c.ts", "b.ts"),
    "latin1",
  );
  expect(await asked()).toEqual([0, 3]);
  if (process.platform === "win32") return;
  // Where everybody may write, anybody may have.
  fs.writeFileSync(path, bytes.replaceAll('"files":["b.ts"]', '"files":["c.ts"]'), "latin1");
  fs.chmodSync(dist, 0o777);
  expect(await asked()).toEqual([0, 3]);
});

it("what a write leaves in the file is known to the next call, which reads nothing anew", async () => {
  const { dist, call } = fresh();
  const readings = () => {
    const names = fs.readdirSync(dist).filter((name) => name.endsWith(".reading"));
    return names.map((name) => fs.statSync(join(dist, name)).ino);
  };
  expect(await call("--as", "1", "reserve", "T", "--files", "a.ts")).toMatchObject({ status: 0 });
  const left = readings();
  expect(left).toHaveLength(1);
  expect([(await call("check", "a.ts")).status, (await call("check", "b.ts")).status]).toEqual([3, 0]);
  expect(readings()).toEqual(left);
  expect(await call("--as", "1", "release", "T")).toMatchObject({ status: 0 });
  const after = readings();
  expect(after).not.toEqual(left);
  expect([(await call("check", "a.ts")).status, readings()]).toEqual([0, after]);
});

atNight("and of all of a long text, letter by letter, wherever it differs", async () => {
  const { dist, root, call } = fresh();
  const inode = () =>
    fs
      .readdirSync(dist)
      .filter((name) => name.endsWith(".reading"))
      .map((name) => fs.statSync(join(dist, name)).ino);
  const write = (first: string, last: string) =>
    fs.writeFileSync(
      join(root, "CLAUDE_INSTANCES.md"),
      `## Notes\n${first}${"a word of it, 🙂 → \n".repeat(9_000)}\n## Task reservations\n[RESERVED] Instance #1 - T - Start: 08:40\nFiles: ${last}\n`,
    );
  const asked = async () => [(await call("check", "a.ts")).status, (await call("check", "b.ts")).status];
  // One letter more or less before the signs that are two in memory: a piece ends within one of them, too.
  for (const first of variants(["", "x"], 2)) {
    write(first, "a.ts");
    expect(await asked()).toEqual([3, 0]);
    const left = inode();
    expect(await asked()).toEqual([3, 0]);
    expect(inode()).toEqual(left);
    write(first, "b.ts");
    expect(await asked()).toEqual([0, 3]);
    write(first, "b.ts, a.ts");
    expect(await asked()).toEqual([3, 3]);
  }
});

it("the help that the build has written down is what is composed, in each language", async () => {
  const { call, dist } = fresh();
  const written = (language: string) => fs.readFileSync(join(dist, `help.${language}.txt`), "utf8");
  for (const language of ["en", "fr"]) {
    const composed = await call("--help", "--lang", language);
    expect(composed).toMatchObject({ status: 0, stdout: written(language) });
  }
  for (const word of sized(["--help", "-h", "help"], ["help"]))
    expect(await call(word)).toMatchObject({ status: 0, stdout: written("en"), stderr: "" });
  const english = written("en");
  fs.rmSync(join(dist, "help.en.txt"));
  expect(await call("--help")).toMatchObject({ status: 0, stdout: english, stderr: "" });
});

it("a hook opens the same one file where other work trees have changed other files", async () => {
  const { read, files } = await partsRunBy(["hook", "claude"], EDIT, (root) => {
    const tree = { path: "/elsewhere", branch: "form", isMain: false };
    const kept = { at: Date.now(), base: "main", trees: [tree] };
    fs.mkdirSync(join(root, ".coord"), { recursive: true });
    fs.writeFileSync(
      join(root, ".coord", "elsewhere"),
      `${JSON.stringify(kept)}\n"b/a.ts"\t[[0,true,[[1,1]]]]\n"b.ts"\t[[0,true,[[1,1]]]]\n`,
    );
  });
  expect(files).toEqual([]);
  expect(read).toEqual(["coord.cjs"]);
});

it("a hook opens the same one file on a board with a long log", async () => {
  const entry = "### 10:00 - Instance #1\n- **Action** : a\n- **Files** : src/a.ts\n\n";
  const { read, files } = await partsRunBy(["hook", "claude"], EDIT, (root) =>
    fs.writeFileSync(
      join(root, "CLAUDE_INSTANCES.md"),
      `# Board\n\n## Activity log\n\n${entry.repeat(4_000)}`,
    ),
  );
  expect(files).toEqual([]);
  expect(read).toEqual(["coord.cjs"]);
});

it.each([
  ["a hook", ["hook", "claude"], EDIT],
  ["check", ["check", "a.ts"], ""],
] as const)("%s opens the same one file on a board that coord wrote last", async (_name, words, stdin) => {
  const { read, files } = await partsRunBy(words, stdin, (root, bin) => {
    execFileSync(process.execPath, [bin, "--as", "1", "log", "done"], { cwd: root });
  });
  expect(files).toEqual([]);
  expect(read).toEqual(["coord.cjs"]);
});

it("a hook opens the same one file on a board that somebody has typed into since coord wrote it", async () => {
  const { read, files } = await partsRunBy(["hook", "claude"], EDIT, (root, bin) => {
    const board = join(root, "CLAUDE_INSTANCES.md");
    execFileSync(process.execPath, [bin, "--as", "1", "log", "done"], { cwd: root });
    const typed = fs.readFileSync(board, "utf8").replace("\n## ", "\nA line by hand.\n\n## ");
    fs.writeFileSync(board, typed);
    expect(typed).toContain("by hand");
  });
  expect(files).toEqual([]);
  expect(read).toEqual(["coord.cjs"]);
});

it("a hook on this machine's copy of a shared board, in a repository, opens the same one file", async () => {
  const {
    read,
    files,
    size: whole,
  } = await partsRunBy(["hook", "claude"], EDIT, (root) => {
    fs.mkdirSync(join(root, ".coord", "shared"), { recursive: true });
    fs.writeFileSync(join(root, ".coord", "remote"), "git origin refs/coord/main\n");
    // An hour ahead: however slow the machine is, the copy is young.
    const time = Date.now() + 3_600_000;
    fs.writeFileSync(join(root, ".coord", "shared", "contact"), `${time} ${time} 0\n`);
    fs.writeFileSync(join(root, "a.ts"), "a\n");
    for (const args of [
      ["init", "-q"],
      ["add", "a.ts"],
    ])
      execFileSync("git", args, { cwd: root });
  });
  expect(files).toEqual([]);
  expect(read).toEqual(["coord.cjs"]);
  const size = whole - FOR_LONG_TEXTS;
  expect(size).toBeLessThan(266_750);
});

/** A board in French as a team keeps it, whose instance works without saying on which files. */
const TEAM = `# Coordination - Projet Phare

**Ce fichier évite que deux instances travaillent sur la même chose.**

---

## État actuel du projet

### Instances actives
- **Instance #1** : ACTIVE - Le phare (2026-02-03)
- **Instance #2-#6** : TERMINÉES - toutes fermées

### Dernière synchronisation
**Date** : 2026-02-03 - 08:15
**Par** : Instance #2
**Action** : Premier essai !

## Protocole de coordination
1. **LIRE** ce fichier
2. **DÉCLARER** son intention

## Réservations de tâches

### Tâches en cours
\`\`\`
[RÉSERVÉ] Instance #1 - Finir le phare - Début: 08:40
\`\`\`

### Tâches restantes à terminer
\`\`\`
[EN_COURS] Corriger les vues (V-2, V-3)
\`\`\`

## Log d'activité temps réel

### 08:00 - Instance #2
- **Action** : Création du fichier
- **Statut** : EN COURS
- **Fichiers** : docs/phare.md

## État des composants
### Serveur
- **main.py** : Fonctionnel

## Priorités de développement
### P1 - CRITIQUE (à faire en premier)
1. La lampe
`;

/** A board in a form of its own. */
const LOCKS = `# Who works on what

| Session | Files | Since |
| --- | --- | --- |
| anna | \`lib/**\` | 2026-02-03 |
| codex | b.ts | 2026-02-03 09:10 |

## anna
- Files: lib/x.ts, lib/y.ts
`;

it.each([
  ["a hook", "a team's board", ["hook", "claude"], EDIT, TEAM],
  ["check", "a team's board", ["check", "a.ts"], "", TEAM],
  ["check with --as", "a team's board", ["--as", "1", "check", "a.ts"], "", TEAM],
  ["a hook", "a table of locks", ["hook", "claude"], EDIT, LOCKS],
  ["check", "a table of locks", ["check", "a.ts"], "", LOCKS],
] as const)("%s opens one file on %s", async (_name, _board, words, stdin, board) => {
  const { files, read } = await partsRunBy(words, stdin, (root) => {
    fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), board);
  });
  expect(files).toEqual([]);
  expect(read).toEqual(["coord.cjs"]);
});
