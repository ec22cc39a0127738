// The stage of a play: a fresh repository in which somebody else holds src/auth.ts, a fresh home, and an environment that has
// nothing of whoever runs it.
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { startModel } from "./model.mjs";

const PROJECT = resolve(import.meta.dirname ?? ".", "../../..");
/** Not below the temporary folder: Codex starts no helpers there. */
const STAGES = join(homedir(), ".cache", "coord-agents-stages");
const FILES = {
  "src/auth.ts": "export const auth = 1;\n",
  "src/free.ts": "export const free = 1;\n",
  "src/own.ts": "export const own = 1;\n",
  "fix.sh": "echo 'export const auth = 9;' > src/auth.ts\nexit 3\n",
};

/** Calls of coord are written down there, where somebody wants that: what a hook was given and what it answered, and commands. */
const RECORDS = process.env.COORD_RECORD ?? "";

/** A `coord` that writes down each call: a number, its words, its input, its answer, and how the three files stood. */
const recorder = (real, folder) => `#!/bin/bash
n=${folder}/$(date +%s%N)
for f in auth free own; do cat "$COORD_STAGE/src/$f.ts"; done > $n.files
printf '%s\\n' "$@" > $n.words
if [ "$1" = hook ]; then cat > $n.in; ${real} "$@" < $n.in | tee $n.out; else ${real} "$@"; fi
`;

export async function stageFor(agent, plays, bin) {
  mkdirSync(STAGES, { recursive: true });
  const root = mkdtempSync(join(STAGES, `${agent.name}-`));
  const [repo, home, path] = ["repo", "home", "bin"].map((name) => join(root, name));
  for (const folder of [repo, home, path]) mkdirSync(folder);
  const coord = join(PROJECT, "bin", "coord.cjs");
  if (RECORDS === "") symlinkSync(coord, join(path, "coord"));
  else {
    const folder = join(RECORDS, [agent.name, agent.which].filter(Boolean).join("-").replaceAll(" ", "-"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(path, "coord"), recorder(coord, folder));
    chmodSync(join(path, "coord"), 0o755);
  }
  const env = {
    PATH: [
      path,
      ...(agent.needsNode ? [bin] : []),
      dirname(process.execPath),
      "/usr/local/bin",
      "/usr/bin",
      "/bin",
    ].join(":"),
    HOME: home,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    SHELL: "/bin/bash",
    TZ: "UTC",
    ...(RECORDS === "" ? {} : { COORD_STAGE: repo }),
  };
  // Login shells set the PATH anew.
  writeFileSync(join(home, ".profile"), `PATH=${env.PATH}\n`);
  const sh = (command) => {
    try {
      return execFileSync("bash", ["-c", command], {
        cwd: repo,
        env,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    } catch ({ stdout, stderr }) {
      return `${stdout}${stderr}`;
    }
  };
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(repo, name)), { recursive: true });
    writeFileSync(join(repo, name), text);
  }
  sh("git init -q -b main; git config user.email a@b; git config user.name A; coord init");
  sh(`coord setup ${agent.name} --yes; ${agent.more ?? "true"}; git add -A; git commit -qm start`);
  sh("coord join Holder; coord --as 1 reserve 'Auth rewrite' --files src/auth.ts --estimate 2h");
  const model = await startModel(inRepo(plays, repo), sh);
  agent.prepare?.({ repo, home, url: model.url });
  const read = (name) => {
    try {
      return readFileSync(join(repo, name), "utf8");
    } catch {
      return "";
    }
  };
  const close = () => {
    model.close();
    endDaemons(home);
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { repo, home, env, model, sh, read, close };
}

/** `$REPO` in a play stands for the repository. */
function inRepo(plays, repo) {
  return JSON.parse(JSON.stringify(plays).replaceAll("$REPO", repo));
}

/** Ends what a run left behind: only processes whose command line names the run's own home. */
function endDaemons(home) {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name)))
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${home}/`))
        process.kill(Number(pid), "SIGTERM");
    } catch {}
}

/** Runs a program to its end, or to its time limit (s). */
export function run(program, args, { cwd, env, limit }) {
  return new Promise((settle) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    const kill = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {}
    };
    const timer = setTimeout(() => {
      said += "\n(out of time)";
      kill("SIGTERM");
      setTimeout(() => kill("SIGKILL"), 3_000).unref();
    }, limit * 1_000);
    child.on("error", (error) => (said += String(error)));
    child.on("close", (status) => {
      clearTimeout(timer);
      settle({ status, said });
    });
  });
}
