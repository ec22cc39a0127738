// Three worktrees of a throw-away project: a finished change that is told before an edit, the matrix and the order, a landing
// of two, and the third refused with names. `node scripts/worktrees.mjs`; it wants a build.
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = join(dirname(fileURLToPath(import.meta.url)), "..", "bin", "coord.cjs");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "worktrees-")));
const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", NO_COLOR: "1" };
for (const who of ["AUTHOR", "COMMITTER"])
  Object.assign(env, { [`GIT_${who}_NAME`]: "demo", [`GIT_${who}_EMAIL`]: "demo@example.org" });
const at = (name) => join(folder, name);
/** Who committed first decides the order, and git counts seconds: each call comes a minute after the last one (s). */
let time = Math.floor(Date.now() / 1000) - 3_600;
const git = (name, ...args) => {
  const date = `@${(time += 60)} +0000`;
  const dated = { ...env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  return execFileSync("git", args, { cwd: at(name), env: dated, encoding: "utf8" });
};
const edit = (name, file, change) => {
  const path = join(at(name), file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
};

/** One command of an instance in a work tree, as one would see it. */
function coord(name, instance, args, input) {
  console.log(
    `\n${name} (#${instance})$ coord ${args.map((one) => (/\s/.test(one) ? `"${one}"` : one)).join(" ")}`,
  );
  const own = { ...env, COORD_INSTANCE: String(instance) };
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args], {
    cwd: at(name),
    env: own,
    encoding: "utf8",
    input,
  });
  process.stdout.write((stdout + stderr).replaceAll(folder, "…"));
  if (status !== 0) console.log(`(exit ${status})`);
}

try {
  mkdirSync(join(at("main"), "src"), { recursive: true });
  git("main", "init", "-q", "-b", "main");
  const lines = Array.from({ length: 20 }, (_, k) => `line ${k + 1}\n`).join("");
  for (const file of ["auth.ts", "form.ts"]) writeFileSync(join(at("main"), "src", file), lines);
  coord("main", 1, ["init", "--yes", "--quiet"]);
  git("main", "add", "-A");
  git("main", "commit", "-qm", "The project");
  for (const name of ["login", "form", "map"]) git("main", "worktree", "add", "-q", "-b", name, at(name));
  for (const [k, name] of ["login", "form", "map"].entries()) coord(name, k + 2, ["join", name, "--quiet"]);

  coord("login", 2, ["reserve", "Fix login", "--files", "src/auth.ts"]);
  edit("login", "src/auth.ts", (text) => text.replace("line 6\n", "line six, by login\n"));
  git("login", "commit", "-qam", "Instance 2: Fix login");
  coord("login", 2, ["finish", "Fix login", "--result", "success"]);

  const file = join(at("form"), "src/auth.ts");
  const call = { session_id: "demo", cwd: at("form"), hook_event_name: "PreToolUse", tool_name: "Edit" };
  const tool_input = { file_path: file, old_string: "line 6", new_string: "line VI" };
  coord("form", 3, ["hook", "claude"], JSON.stringify({ ...call, tool_input }));
  edit("form", "src/auth.ts", (text) => text.replace("line 6\n", "line VI, by form\n"));
  git("form", "commit", "-qam", "Instance 3: Prettier form");
  appendFileSync(join(at("map"), "src/form.ts"), "the map\n");
  git("map", "commit", "-qam", "Instance 4: Map");

  coord("main", 1, ["forecast"]);
  coord("login", 2, ["land", "--check", "grep -q six src/auth.ts"]);
  coord("map", 4, ["land"]);
  coord("form", 3, ["land"]);
  console.log(`\n${git("main", "log", "--oneline", "--graph", "main")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
