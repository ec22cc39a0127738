// Makes the picture of the README: two terminals of a real session, one granted and one refused, as an SVG.
//   npm run build && node scripts/picture.mjs
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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

function terminal(title, lines, x, height) {
  const width = COLUMNS * SIZE.character + 2 * SIZE.pad;
  const rows = lines.map(
    ({ text, tone }, at) =>
      `<text class="${tone}" x="${x + SIZE.pad}" y="${SIZE.bar + SIZE.pad + 10 + at * SIZE.line}" xml:space="preserve">${escaped(text)}</text>`,
  );
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (colour, at) => `<circle cx="${x + 18 + at * 18}" cy="15" r="5.5" fill="${colour}"/>`,
  );
  return `<rect x="${x}" y="0" width="${width}" height="${height}" rx="9" fill="#161b22" stroke="#30363d"/>${dots.join("")}<text class="title" x="${x + width / 2}" y="19" text-anchor="middle">${escaped(title)}</text>\n${rows.join("\n")}`;
}

const folder = mkdtempSync(join(tmpdir(), "coord-picture-"));
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
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * width + SIZE.gap} ${height}" role="img" aria-label="Two terminals: one agent reserves files, the other is refused one of them and takes other work.">
<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}.title{fill:#8b949e;font-size:12px}.typed{fill:#e6edf3;font-weight:600}.yes{fill:#3fb950}.no{fill:#ff7b72}.hint{fill:#a5adb8}</style>
${terminal("agent one", one, 0, height)}
${terminal("agent two", two, width + SIZE.gap, height)}
</svg>
`;
  mkdirSync(join(root, "docs", "pictures"), { recursive: true });
  writeFileSync(join(root, "docs", "pictures", "two-agents.svg"), svg);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
