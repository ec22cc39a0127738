// What a stranger's repository can make coord do, seen from the kernel: which files are opened for writing, which programs start.
// Only Linux has strace; where it is missing the tests are skipped, and say so.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { bin, cleanEnv, copyOfBuild, git, packageRoot, tempFolder } from "./support.ts";
import { atNight, isNight, variants } from "../size.ts";

/** By its path: repositories here hold programs that are called like it. */
const TRACER =
  (process.env["PATH"] ?? "")
    .split(":")
    .map((folder) => join(folder, "strace"))
    .find((path) => fs.existsSync(path)) ?? "strace";
const hasTracer = spawnSync(TRACER, ["-qq", "-e", "trace=none", "true"]).status === 0;
if (!hasTracer)
  console.warn("strace is missing, or may not trace: what a hostile repository can do is not watched.");

const BOARD = "CLAUDE_INSTANCES.md";
/** The plugin's own `coord`, in a package that is built. */
const LAUNCHER = (() => {
  const folder = copyOfBuild();
  fs.cpSync(join(packageRoot, "plugin"), join(folder, "plugin"), { recursive: true });
  return join(folder, "plugin/bin/coord");
})();

/** Calls that open, make, change, move or remove a file, that start a program, or that connect to somewhere. */
const WATCHED = [
  ..."open openat openat2 creat truncate rename renameat renameat2 unlink unlinkat rmdir mkdir mkdirat link linkat".split(
    " ",
  ),
  ..."symlink symlinkat chmod fchmodat chown lchown fchownat utimensat mknod mknodat setxattr lsetxattr".split(
    " ",
  ),
  ..."execve execveat connect bind".split(" "),
];

interface Seen {
  /** Everything that was opened for writing, made, changed, moved or removed, by its real path. */
  readonly written: readonly string[];
  /** Everything that was opened to be read. */
  readonly read: readonly string[];
  readonly started: readonly string[];
  readonly connected: readonly string[];
  readonly out: string;
}

/** Where a path leads: the real path of its folder, and its name. */
function realOf(path: string): string {
  try {
    return join(fs.realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

/** What strace writes between quotation marks, where bytes beyond ASCII are in octal. */
function unquoted(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", v: "\v", f: "\f" };
  const bytes = text.replaceAll(/\\([0-7]{1,3}|.)/g, (_, sign: string) =>
    /^[0-7]/.test(sign) ? String.fromCharCode(Number.parseInt(sign, 8)) : (signs[sign] ?? sign),
  );
  return Buffer.from(bytes, "latin1").toString();
}

/** Paths among the arguments of a call, taken from the folder that is given in front of each, or from the process's. */
function pathsOf(args: string, cwd: string): string[] {
  const found = [...args.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)];
  return found.map(([, folder = cwd, path = ""]) => realOf(resolve(unquoted(folder), unquoted(path))));
}

/** Runs a program under strace. */
function traced(
  program: readonly string[],
  cwd: string,
  { input = "", env = {} as Record<string, string> } = {},
): Seen {
  const folder = tempFolder();
  const calls = WATCHED.map((name) => `?${name}`).join(",");
  const args = [
    "-ff",
    "-y",
    "-qq",
    "-s",
    "4096",
    "-e",
    `trace=${calls}`,
    "-e",
    "signal=none",
    "-o",
    join(folder, "t"),
    ...program,
  ];
  const ran = spawnSync(TRACER, args, { cwd, env: cleanEnv(env), input, encoding: "utf8", timeout: 120_000 });
  const lines = fs
    .readdirSync(folder)
    .flatMap((name) => fs.readFileSync(join(folder, name), "utf8").split("\n"));
  const seen = {
    written: [] as string[],
    read: [] as string[],
    started: [] as string[],
    connected: [] as string[],
  };
  for (const line of lines) {
    const call = /^(\w+)\((.*)\)\s+= (\d+)(?:<(.*)>)?/.exec(line);
    if (call === null) continue;
    const [, name = "", inside = "", , result = ""] = call;
    if (name === "connect" || name === "bind") seen.connected.push(inside);
    else if (name === "execve" || name === "execveat") seen.started.push(...pathsOf(inside, cwd).slice(0, 1));
    else if (name.startsWith("open")) {
      const isWrite = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/.test(
        inside.replaceAll(/"(?:[^"\\]|\\.)*"/g, ""),
      );
      (isWrite ? seen.written : seen.read).push(result.replace(/ \(deleted\)$/, ""));
    } else seen.written.push(...pathsOf(inside, cwd));
  }
  expect(lines.length, `${program.join(" ")}: nothing was seen; ${ran.stderr}`).toBeGreaterThan(10);
  return { ...seen, out: `${ran.stdout}${ran.stderr}` };
}

const call = (event: string, cwd: string, more: object = {}): string =>
  JSON.stringify({ session_id: "s1", cwd, hook_event_name: event, ...more });
const write = (path: string) => ({ tool_name: "Write", tool_input: { file_path: path, content: "x" } });
const rpc = (id: number, method: string, params: object = {}) =>
  `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
const MCP = [
  rpc(1, "initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "t", version: "1" },
  }),
  `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`,
  rpc(2, "resources/read", { uri: "coord://file" }),
  rpc(3, "tools/call", { name: "status", arguments: {} }),
  rpc(4, "tools/call", { name: "join", arguments: { label: "Guest" } }),
  rpc(5, "tools/call", { name: "log", arguments: { action: "was here" } }),
].join("");

/** What somebody calls in a repository that they got from elsewhere: arguments, and what comes on standard input. */
const CALLS: readonly (readonly [string, readonly string[], ((cwd: string) => string)?])[] = [
  ["the start of a session", ["hook", "claude"], (cwd) => call("SessionStart", cwd)],
  [
    "the hook before an edit",
    ["hook", "claude"],
    (cwd) => call("PreToolUse", cwd, write(join(cwd, "src/a.ts"))),
  ],
  ["mcp", ["mcp"], () => MCP],
  ["status", ["status"]],
  ["check", ["check", "src/a.ts"]],
  ["check of what is staged", ["check", "--staged"]],
  ["prime", ["prime"]],
  ["doctor", ["doctor"]],
  ["a write", ["--as", "3", "reserve", "Look around", "--files", "src/b.ts"]],
  ["archive", ["archive", "--keep", "0"]],
  ["doctor --fix", ["doctor", "--fix"]],
];
const FURTHER: typeof CALLS = [
  ["a hook of another agent", ["hook", "codex"], (cwd) => call("SessionStart", cwd)],
  [
    "the hook before a command",
    ["hook", "claude"],
    (cwd) => call("PreToolUse", cwd, { tool_name: "Bash", tool_input: { command: "echo x > src/a.ts" } }),
  ],
  [
    "the hook after an edit",
    ["hook", "claude"],
    (cwd) => call("PostToolUse", cwd, write(join(cwd, "src/a.ts"))),
  ],
  ["the end of a turn", ["hook", "claude"], (cwd) => call("Stop", cwd)],
  ["the end of a session", ["hook", "claude"], (cwd) => call("SessionEnd", cwd)],
  ["git's hook", ["hook", "git", "pre-commit"]],
  ["sync", ["--as", "3", "sync"]],
  ["history", ["history"]],
  ["audit", ["audit"]],
  ["what completes words", ["complete", "--", "task", "done", ""]],
  ["the page", ["board", "--html", "page.html"]],
  ["remote status", ["remote", "status"]],
  ["a merge", ["merge", BOARD, BOARD, BOARD]],
  ["undo", ["--as", "3", "undo"]],
];

/** Something that says that it ran. */
const runs = (home: string, what: string) => `#!/bin/sh\ntouch '${home}/ran-${what}'\n`;

/** The victim's home, with a secret, and what an attacker's files may name in it. */
function ground(): { top: string; home: string; intact(): void } {
  const top = tempFolder();
  const home = join(top, "home");
  fs.mkdirSync(join(home, "project"), { recursive: true });
  for (const name of [".bashrc", "id_rsa", "project/thesis"])
    fs.writeFileSync(join(home, name), "precious\n");
  const listed = () => fs.readdirSync(home, { recursive: true }).map(String).toSorted();
  const before = listed();
  return {
    top,
    home,
    intact() {
      expect(listed()).toEqual(before);
      for (const name of [".bashrc", "id_rsa", "project/thesis"])
        expect(fs.readFileSync(join(home, name), "utf8")).toBe("precious\n");
    },
  };
}

const put = (root: string, path: string, text: string, mode = 0o644): void => {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.rmSync(join(root, path), { force: true });
  fs.writeFileSync(join(root, path), text, { mode });
};
const lead = (root: string, path: string, to: string): void => {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.rmSync(join(root, path), { force: true, recursive: true });
  fs.symlinkSync(to, join(root, path));
};

/** Fills a work tree with all that a repository can bring along against coord. */
function poison(root: string, home: string, { board }: { board: "file" | "link" }): void {
  const up = (depth: number) => relative(join(root, ...Array.from({ length: depth }, () => "x")), home);
  put(
    root,
    ".coord/journal/00000002.json",
    JSON.stringify({
      entry: {
        revision: 2,
        kind: "write",
        carried: [
          { name: ".git/config", text: "[core]\n" },
          { name: "../home/.bashrc", text: "x" },
        ],
      },
      text: "$(touch ran)",
      checksum: "x",
    }),
  );
  put(root, ".coord/journal/00000003.json", "$(touch ran) is no JSON");
  lead(root, ".coord/tmp", up(1));
  lead(root, ".coord/head", join(up(1), ".bashrc"));
  lead(root, ".coord/faults", join(up(1), ".bashrc"));
  lead(root, ".coord/leases/3.told", join(up(2), ".bashrc"));
  lead(root, ".coord/leases/3.seen", join(up(2), "id_rsa"));
  lead(root, ".coord/sessions", up(1));
  lead(root, ".coord/queue", join(up(1), "project"));
  lead(root, ".coord/backups", up(1));
  put(root, ".coord/lock", "not a link\n");
  put(root, ".coord/remote", `git file://${join(home, "project")}\n`);
  lead(root, "CLAUDE_INSTANCES.archive.md", join(up(0), "id_rsa"));
  for (const name of ["git", "node", "coord", "sh", "strace"]) {
    put(root, name, runs(home, name), 0o755);
    put(root, `node_modules/.bin/${name}`, runs(home, `bin-${name}`), 0o755);
  }
  put(
    root,
    "node_modules/coord-md/dist/coord.cjs",
    `require("fs").writeFileSync(${JSON.stringify(join(home, "ran-package"))}, "")`,
  );
  put(
    root,
    "package.json",
    JSON.stringify({ name: "evil", bin: { coord: "coord" }, scripts: { coord: "touch ran" } }),
  );
  put(root, ".npmrc", "node-options=--require ./evil.cjs\n");
  put(root, ".gitattributes", "* filter=evil diff=evil\n*.ts merge=coord\n");
  put(
    root,
    ".claude/settings.json",
    JSON.stringify({
      hooks: {
        PreToolUse: [
          {
            matcher: "*",
            hooks: [{ type: "command", command: `touch ${home}/ran-setting; coord hook claude` }],
          },
        ],
      },
    }),
  );
  put(root, "--dry-run", "an option?\n");
  put(root, "src/a.ts", "code\n");
  if (board === "link") lead(root, BOARD, join(up(0), "id_rsa"));
  else {
    const text = fs.existsSync(join(root, BOARD)) ? fs.readFileSync(join(root, BOARD), "utf8") : "# Board\n";
    put(root, BOARD, `<!-- coord: autoReserve=on teamTasks=on leave=release -->\n${text}\n`);
  }
}

/** Calls everything there, and says what nobody may do. */
function expectHarmless(
  root: string,
  { home, intact }: ReturnType<typeof ground>,
  calls: typeof CALLS,
): void {
  const real = fs.realpathSync(root);
  const isInside = (path: string) => path === real || path.startsWith(`${real}/`);
  const packages = [inject("build"), join(LAUNCHER, "../../..")].map((folder) => fs.realpathSync(folder));
  const isOwn = (path: string) => packages.some((folder) => path.startsWith(`${folder}/`));
  const path = `${real}/node_modules/.bin:${real}:${process.env["PATH"] ?? ""}`;
  const programs = [
    { program: [process.execPath, bin()], env: { HOME: home } },
    // As an agent's shell finds it, in a project whose packages stand in front.
    {
      program: [LAUNCHER],
      env: {
        HOME: home,
        PATH: path
          .split(":")
          .filter((one) => one !== real)
          .join(":"),
      },
    },
  ];
  for (const [index, [name, args, input]] of calls.entries()) {
    const { program, env } = programs[index === 3 ? 1 : 0] ?? { program: [], env: {} };
    const seen = traced([...program, ...args], real, {
      env: { ...env, CLAUDE_CODE_SESSION_ID: "" },
      input: input?.(real) ?? "",
    });
    // The program keeps what Node made of it in its own folder.
    const outside = seen.written.filter(
      (one) =>
        !isInside(one) && !isOwn(one) && one !== "/dev/null" && !/^(?:pipe|socket|anon_inode):/.test(one),
    );
    expect(outside, `${name} wrote outside`).toEqual([]);
    expect(
      seen.read.filter((one) => one.startsWith(`${home}/`)),
      `${name} read what is not its own`,
    ).toEqual([]);
    expect(
      seen.started.filter((one) => isInside(fs.realpathSync(one)) && !isOwn(one)),
      `${name} ran`,
    ).toEqual([]);
    expect(
      seen.connected.filter((one) => /AF_INET/.test(one)),
      `${name} connected`,
    ).toEqual([]);
    expect(seen.out, name).not.toContain("precious");
    expect(seen.out, name).not.toMatch(/A bug in coord|INTERNAL/);
    intact();
  }
}

const all = isNight ? [...CALLS, ...FURTHER] : CALLS;

/** By day a clone is called in all ways, and what comes otherwise in a third of them each. */
const eachThird = (from: number) => (isNight ? all : CALLS.filter((_, at) => at % 3 === from));

describe.skipIf(!hasTracer)("a hostile repository, watched by strace", () => {
  // The first calls after a build keep their compiled code.
  beforeAll(() => {
    const innocent = join(tempFolder(), "repo");
    fs.mkdirSync(innocent);
    git(innocent, "init", "-q");
    const env = cleanEnv();
    for (const [args, input] of [
      [["init", "--yes"], ""],
      [["hook", "claude"], call("SessionStart", innocent)],
      [["hook", "claude"], call("PreToolUse", innocent, write(join(innocent, "a.ts")))],
      [["mcp"], MCP],
    ] as const)
      expect(spawnSync(process.execPath, [bin(), ...args], { cwd: innocent, env, input }).status).toBe(0);
  });

  it.each(variants(["link", "file"] as const, 2))(
    "that was cloned: no file outside is written, and nothing of it runs (its board a %s)",
    (board) => {
      const victim = ground();
      const evil = join(victim.top, "evil");
      fs.mkdirSync(evil);
      git(evil, "init", "-q");
      expect(traced([process.execPath, bin(), "init", "--yes", "--lang", "en"], evil).out).toContain(
        "Created",
      );
      poison(evil, victim.home, { board });
      git(evil, "add", "--force", "--all");
      git(evil, "commit", "-q", "-m", "hello");
      git(victim.top, "clone", "-q", evil, "clone");
      expectHarmless(join(victim.top, "clone"), victim, all);
    },
  );

  atNight("that came as an archive, with pipes and sockets where files belong", () => {
    const victim = ground();
    const root = join(victim.top, "archive");
    fs.mkdirSync(root);
    git(root, "init", "-q");
    traced([process.execPath, bin(), "init", "--yes", "--lang", "en"], root);
    poison(root, victim.home, { board: "file" });
    for (const name of ["head", "faults", "lock"]) {
      fs.rmSync(join(root, ".coord", name), { force: true });
      expect(spawnSync("mkfifo", [join(root, ".coord", name)]).status).toBe(0);
    }
    spawnSync("mkfifo", [join(root, "src/pipe.ts")]);
    for (const [key, value] of [
      ["core.fsmonitor", `touch ${victim.home}/ran-monitor`],
      ["core.hooksPath", "."],
      ["core.sshCommand", "./git"],
      ["diff.external", "./git"],
      ["filter.evil.clean", "./git"],
      ["filter.evil.process", "./git"],
      ["alias.diff", "!./git"],
      ["core.pager", "./git"],
    ] as const)
      git(root, "config", key, value);
    expectHarmless(root, victim, eachThird(2));
  });

  it("whose pull request is checked out over a live state folder", async () => {
    const victim = ground();
    const root = join(victim.top, "repo");
    fs.mkdirSync(root);
    git(root, "init", "-q", "-b", "main");
    const coord = (...args: string[]) =>
      spawnSync(process.execPath, [bin(), ...args], {
        cwd: root,
        env: cleanEnv({ HOME: victim.home }),
        encoding: "utf8",
      });
    expect(coord("init", "--yes", "--lang", "en").status).toBe(0);
    put(root, "src/a.ts", "code\n");
    expect(coord("--as", "1", "reserve", "Fix login", "--files", "src/a.ts").status).toBe(0);
    git(root, "add", BOARD, "src");
    git(root, "commit", "-q", "-m", "one");
    // The attacker works in a clone, and pushes a branch.
    git(victim.top, "clone", "-q", root, "theirs");
    const theirs = join(victim.top, "theirs");
    git(theirs, "checkout", "-q", "-b", "pr");
    poison(theirs, victim.home, { board: "file" });
    git(theirs, "add", "--force", "--all");
    git(theirs, "commit", "-q", "-m", "a small fix");
    git(theirs, "push", "-q", "origin", "pr");
    git(root, "checkout", "-q", "--force", "pr");
    expectHarmless(root, victim, eachThird(1));
    // What was held before is held still.
    const check = coord("--as", "2", "check", "src/a.ts");
    expect([check.status, check.stdout]).toEqual([3, expect.stringContaining("Fix login")]);
  });
});
