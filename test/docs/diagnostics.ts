import fs from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../e2e/support.ts";

/** The headings of the page, by how bad what stands below them is. */
const HEADINGS = { error: "Errors", warning: "Warnings", info: "Notes" } as const;

const CODE =
  /^ {2}\/\*\*\n(?<lines>(?: {3}\*(?: .*)?\n)+) {3}\*\/\n(?: {2}\/\/ .*\n)* {2}(?<code>[A-Z_]+):/gm;

/** What the page on `doctor` says of each code: the comment of that code in the source, beside the arguments of its sentence. */
export function diagnosticsText(): string {
  const sources = checks();
  const described = [...sources, read("src/protocol/view.ts")].flatMap((source) =>
    [...source.matchAll(CODE)].map(({ groups: { code = "", lines = "" } = {} }) => ({
      code,
      text: lines.replaceAll(/^ {3}\* ?/gm, ""),
    })),
  );
  const severities = new Map(
    sources.flatMap((source) =>
      [...source.matchAll(/\b([A-Z_]{4,}): "(error|warning|info)"/g)].map(([, code, level]) => [code, level]),
    ),
  );
  const parts = Object.entries(HEADINGS).map(([level, heading]) => {
    const codes = described.filter(({ code }) => severities.get(code) === level);
    return [`## ${heading}\n`, ...codes.map(({ code, text }) => `### ${code}\n\n${text}`)].join("\n");
  });
  return parts.join("\n");
}

/** The files of the checks, in the order of their table. */
function checks(): string[] {
  const table = read("src/checks/index.ts");
  const files = new Map(
    [...table.matchAll(/^import \{ (.+) \} from "\.\/(.+\.ts)";$/gm)].flatMap(([, names = "", file = ""]) =>
      names.split(", ").map((name) => [name, file]),
    ),
  );
  const names = [...table.matchAll(/^const (?:present|past) = \[([^\]]*)\]/gm)].flatMap(([, list = ""]) =>
    list.split(/[\s,]+/),
  );
  const found = new Set(names.flatMap((name) => files.get(name) ?? []));
  return [...found].map((file) => read(`src/checks/${file}`));
}

function read(path: string): string {
  return fs.readFileSync(join(packageRoot, path), "utf8");
}
