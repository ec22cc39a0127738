// The first minute as README's first screen has it, played in two plain terminals of tmux with the packed package: what
// each shows, and how long it took. Prints Markdown; needs tmux.
//   npm run build && node scripts/first-minute.mjs > docs/first-minute.md
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "coord-first-minute-"));
const [prefix, shop] = ["prefix", "shop"].map((name) => join(folder, name));
const socket = `coord-first-minute-${process.pid}`;
const env = {
  PATH: `${join(prefix, "bin")}:${process.env.PATH}`,
  HOME: folder,
  LANG: "C.UTF-8",
  TERM: "xterm-256color",
};
/** Longer than anything here takes, on a machine that does much else. */
const PATIENCE = 120_000;

function run(command, args, cwd) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return { stdout, seconds: (performance.now() - began) / 1000 };
}

function tmux(...args) {
  return (
    spawnSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], { encoding: "utf8", env }).stdout ?? ""
  );
}

function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Types a line into a terminal and waits until its prompt is back. */
function type(terminal, line) {
  tmux("send-keys", "-t", terminal, "-l", "clear");
  tmux("send-keys", "-t", terminal, "Enter");
  pause(200);
  const began = performance.now();
  tmux("send-keys", "-t", terminal, "-l", `${line}; echo "exit $?"`);
  tmux("send-keys", "-t", terminal, "Enter");
  for (;;) {
    const screen = tmux("capture-pane", "-p", "-J", "-t", terminal);
    const ended = /^exit (\d+)$/m.exec(screen);
    const seconds = (performance.now() - began) / 1000;
    if (ended !== null) {
      const said = screen.split("\n").slice(1, screen.split("\n").indexOf(ended[0]));
      return {
        terminal,
        line,
        said: said.map((one) => one.replaceAll(folder, "/home/ann").trimEnd()),
        status: ended[1],
        seconds,
      };
    }
    if (seconds * 1000 > PATIENCE) throw new Error(`${line}: no end in\n${screen}`);
    pause(20);
  }
}

function shown({ terminal, line, said, status, seconds }) {
  return [
    `${terminal}$ ${line}${status === "0" ? "" : `  # exit ${status}`}`,
    ...said,
    `  (${seconds.toFixed(1)} s)`,
  ];
}

try {
  mkdirSync(join(shop, "src", "login"), { recursive: true });
  for (const name of ["auth.ts", "login/form.ts"]) writeFileSync(join(shop, "src", name), "export {};\n");
  run("git", ["init", "-q", "-b", "main"], shop);
  const packed = run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  const installed = run(
    "npm",
    ["install", "--silent", "--global", "--prefix", prefix, join(folder, tarball)],
    folder,
  );
  for (const terminal of ["one", "two"]) {
    tmux("new-session", "-d", "-s", terminal, "-x", "200", "-y", "50", "-c", shop, "PS1='$ ' sh");
  }
  const played = [
    type("one", "coord init --agents claude,git --auto-reserve"),
    type("one", "coord join Backend"),
    type("one", 'coord reserve "Fix login" --files src/auth.ts,"src/login/**"'),
    type("two", "coord join Frontend"),
    type("two", 'coord reserve "Prettier form" --files src/login/form.ts'),
    type("two", "coord check src/login/form.ts"),
    type("one", "coord finish --result success"),
    type("two", 'coord reserve "Prettier form" --files src/login/form.ts'),
  ];
  const typed = played.reduce((sum, { seconds }) => sum + seconds, 0);
  process.stdout.write(
    [
      "# The first minute",
      "",
      "Made by `scripts/first-minute.mjs`: the package is packed and installed, and what the first screen of the [README](../README.md) says is typed into two",
      "plain terminals, without an agent and without a word about who is who. Seconds are those of one machine at one time; typing is not among them.",
      "",
      `| | seconds |`,
      "| --- | ---: |",
      `| \`npm pack\` (of what is built) | ${packed.seconds.toFixed(1)} |`,
      `| \`npm install -g\` of it | ${installed.seconds.toFixed(1)} |`,
      `| the ${played.length} commands below | ${typed.toFixed(1)} |`,
      "",
      "```text",
      ...played.flatMap(shown),
      "```",
      "",
    ].join("\n"),
  );
} finally {
  tmux("kill-server");
  rmSync(folder, { recursive: true, force: true });
}
