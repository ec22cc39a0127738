// Makes the pictures of the README from real sessions, as SVG: two terminals, one granted and one refused; and what
// tmux shows of `coord status` and of the wizard, where there is a tmux.
// And the board in a browser, where there is a Chromium (COORD_CHROMIUM, or the system's).
//   npm run build && node scripts/picture.mjs
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "bin", "coord.cjs");
const COLUMNS = 62;
const SIZE = { line: 19, character: 7.83, pad: 16, bar: 30, gap: 14 };

/** What a session's shell shows for some commands, each line with its colour. */
function session(folder, id, lines) {
  return lines.flatMap((line) => {
    const words = line.match(/"[^"]*"|\S+/g).map((word) => word.replaceAll('"', ""));
    const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...words.slice(1)], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8", CLAUDE_CODE_SESSION_ID: id },
    });
    const said = `${stdout}${stderr}`.trimEnd().split("\n");
    // 3 is a refusal, which one of the pictures shows.
    if (status !== 0 && status !== 3) throw new Error(`${line}: ${status}\n${said.join("\n")}`);
    return [
      { text: `$ ${line}`, tone: "typed" },
      ...said.flatMap((text, at) =>
        wrapped(text).map((part) => ({ text: part, tone: status === 0 ? "yes" : at === 0 ? "no" : "hint" })),
      ),
    ];
  });
}

function wrapped(text) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
    if (longer.length <= COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function terminal(title, lines, x, height, width = COLUMNS * SIZE.character + 2 * SIZE.pad) {
  const rows = lines.map(
    ({ text, tone }, at) =>
      `<text class="${tone}" x="${x + SIZE.pad}" y="${SIZE.bar + SIZE.pad + 10 + at * SIZE.line}" xml:space="preserve">${escaped(text)}</text>`,
  );
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (colour, at) => `<circle cx="${x + 18 + at * 18}" cy="15" r="5.5" fill="${colour}"/>`,
  );
  return `<rect x="${x}" y="0" width="${width}" height="${height}" rx="9" fill="#161b22" stroke="#30363d"/>${dots.join("")}<text class="title" x="${x + width / 2}" y="19" text-anchor="middle">${escaped(title)}</text>\n${rows.join("\n")}`;
}

/** Colours of a terminal's text, by their numbers. */
const TONES = {
  1: "bold",
  2: "hint",
  31: "no",
  32: "yes",
  33: "warn",
  35: "warn",
  36: "mine",
  34: "mine",
  90: "hint",
};

/** Lines with their colours, each as parts of one text; tmux carries a colour from line to line. */
function coloured(lines) {
  let tone = "plain";
  const shown = (line) =>
    line
      .split(/(\x1b\[[0-9;]*m)/)
      .map((part) => {
        const codes = /^\x1b\[([0-9;]*)m$/.exec(part);
        if (codes === null) return part === "" ? "" : `<tspan class="${tone}">${escaped(part)}</tspan>`;
        for (const code of codes[1].split(";")) {
          if (TONES[code] !== undefined) tone = TONES[code];
          else if (["", "0", "22"].includes(code)) tone = "plain";
          // No colour any more: what is bold or dim stays so.
          else if (code === "39" && tone !== "bold" && tone !== "hint") tone = "plain";
        }
        return "";
      })
      .join("");
  return lines.map(shown);
}

/** What a terminal of this size shows when it has been typed into. */
function shot(folder, { columns, rows, env, typed }) {
  const socket = `coord-picture-${process.pid}`;
  const tmux = (...args) =>
    spawnSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], {
      encoding: "utf8",
      env: { ...env, TERM: "xterm-256color" },
    });
  const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const screen = () => (tmux("capture-pane", "-p", "-e", "-t", "p").stdout ?? "").trimEnd();
  try {
    tmux(
      "new-session",
      "-d",
      "-s",
      "p",
      "-x",
      String(columns),
      "-y",
      String(rows),
      "-c",
      folder,
      "PS1='$ ' sh",
    );
    for (const [keys, wanted] of typed) {
      tmux("send-keys", "-t", "p", ...keys);
      let tries = 0;
      while (tries++ < 600 && !wanted.test(screen())) pause(50);
      if (!wanted.test(screen())) throw new Error(`the terminal never showed ${wanted}:\n${screen()}`);
      pause(150);
    }
    return screen().split("\n");
  } finally {
    tmux("kill-server");
  }
}

function screenPicture(title, lines, columns) {
  const width = columns * SIZE.character + 2 * SIZE.pad;
  const height = SIZE.bar + 2 * SIZE.pad + lines.length * SIZE.line;
  const rows = coloured(lines).map(
    (line, at) =>
      `<text x="${SIZE.pad}" y="${SIZE.bar + SIZE.pad + 10 + at * SIZE.line}" xml:space="preserve">${line}</text>`,
  );
  return picture(width, height, title, terminal(title, [], 0, height, width) + rows.join("\n"));
}

function picture(width, height, label, inside) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">
<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}.title{fill:#8b949e;font-size:12px}.typed,.bold{fill:#e6edf3;font-weight:600}.plain{fill:#c9d1d9}.yes{fill:#3fb950}.no{fill:#ff7b72}.warn{fill:#d29922}.mine{fill:#79c0ff}.hint{fill:#a5adb8}</style>
${inside}
</svg>
`;
}

function save(name, svg) {
  mkdirSync(join(root, "docs", "pictures"), { recursive: true });
  writeFileSync(join(root, "docs", "pictures", name), svg);
}

/** A picture of the board as a browser shows it to a session. */
async function boardPicture(folder, id, executablePath) {
  const child = spawn(process.execPath, [bin, "board", "--web", "--no-open", "--quiet"], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, LANG: "C.UTF-8", CLAUDE_CODE_SESSION_ID: id },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise((settle) => child.stdout.setEncoding("utf8").once("data", settle));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 780 }, colorScheme: "light" });
    await page.goto(address.trim());
    await page.waitForSelector(".lane.progress article, .lane.progress li");
    await page.waitForLoadState("networkidle").catch(() => {});
    await page.screenshot({ path: join(root, "docs", "pictures", "board.png") });
  } finally {
    await browser.close();
    child.kill();
  }
}

const [folder, empty] = ["coord-picture-", "coord-shop-"].map((name) => mkdtempSync(join(tmpdir(), name)));
try {
  cpSync(join(root, "fixtures", "example"), folder, { recursive: true });
  spawnSync("git", ["init", "-q"], { cwd: folder });
  const one = session(folder, "one", [
    "coord join Backend",
    'coord reserve "Fix login" --files "src/auth.ts,src/login/**"',
  ]);
  const two = session(folder, "two", [
    "coord join Frontend",
    'coord reserve "Prettier form" --files src/login/form.ts',
    "coord next --reserve",
  ]);
  const width = COLUMNS * SIZE.character + 2 * SIZE.pad;
  const height = SIZE.bar + 2 * SIZE.pad + Math.max(one.length, two.length) * SIZE.line;
  save(
    "two-agents.svg",
    picture(
      2 * width + SIZE.gap,
      height,
      "Two terminals: one agent reserves files, the other is refused one of them and takes other work.",
      `${terminal("agent one", one, 0, height)}\n${terminal("agent two", two, width + SIZE.gap, height)}`,
    ),
  );
  if (spawnSync("tmux", ["-V"]).error === undefined) {
    const commands = join(folder, ".bin");
    mkdirSync(commands);
    symlinkSync(bin, join(commands, "coord"));
    const env = { PATH: `${commands}:${process.env.PATH}`, HOME: folder, LANG: "C.UTF-8" };
    session(folder, "two", ['coord assist "A second look at the SQL"']);
    const status = shot(folder, {
      columns: 80,
      rows: 30,
      env,
      typed: [[["clear; coord status", "Enter"], /Up next[^]*\$$/]],
    });
    save("status.svg", screenPicture("coord status", status.slice(0, -1), 80));
    // So many questions are answered (a note counts as one), and one is open.
    const asked = (answered) => new RegExp(`^(?:[^◇]*◇){${answered}}[^◇]*◆`);
    mkdirSync(join(empty, ".claude"));
    spawnSync("git", ["init", "-q"], { cwd: empty });
    const wizard = shot(empty, {
      columns: 80,
      rows: 40,
      env,
      typed: [
        [["clear; coord", "Enter"], asked(0)],
        [["Enter"], asked(1)],
        [["Enter"], asked(2)],
        [["Enter"], asked(3)],
        [["-l", "Fix login; Write the docs"], /docs/],
        [["Enter"], asked(5)],
      ],
    });
    save("wizard.svg", screenPicture("coord", wizard, 80));
  }
  const found = [
    process.env.COORD_CHROMIUM ?? "",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ].find((path) => path !== "" && existsSync(path));
  if (found !== undefined) {
    session(folder, "two", [
      'coord task add "Translate the help"',
      'coord task add "Write the release notes" --priority P1',
      'coord task add "Ship it" --after "Translate the help"',
      'coord block "The tiles server answers 500" --task "Translate the help"',
      'coord ask 5 "May I rename the form field?"',
      'coord reserve "Tidy the CSS" --files src/login.css',
      'coord finish "Tidy the CSS" --result success',
    ]);
    await boardPicture(folder, "one", found);
  }
} finally {
  for (const one of [folder, empty]) rmSync(one, { recursive: true, force: true });
}
