// What coord says of each file of a folder of real coordination files, as a table in Markdown: `node scripts/corpus.mjs FOLDER`.
// The built command is asked, in a repository of its own for each file.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../bin/coord.cjs", import.meta.url));
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("a folder, please");

/** A path that a claimed pattern covers. */
const within = (path) =>
  path
    .replace(/\*\*.*$/, "x")
    .replaceAll("*", "x")
    .replace(/\/$/, "/x");

function asked(file) {
  const root = mkdtempSync(join(tmpdir(), "coord-"));
  try {
    execFileSync("git", ["init", "-q"], { cwd: root });
    copyFileSync(file, join(root, "CLAUDE_INSTANCES.md"));
    const json = (...words) => {
      const { stdout } = spawnSync(process.execPath, [bin, ...words, "--json"], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, LANG: "C.UTF-8", GIT_CONFIG_GLOBAL: "/dev/null" },
      });
      const { data, error } = JSON.parse(stdout);
      return data ?? error?.data ?? {};
    };
    const { claims = [], reservations = [] } = json("status");
    const paths = [...new Set(claims.flatMap((one) => one.files.map(within)))];
    const verdicts = paths.length === 0 ? [] : (json("check", ...paths).paths ?? []);
    const found = (json("doctor").diagnostics ?? []).map(({ code }) => code);
    const { adopted = [], left = [] } = json("adopt");
    return {
      lines: readFileSync(file, "utf8").split("\n").length - 1,
      reservations: reservations.length,
      claims: claims.reduce((sum, one) => sum + Math.max(1, one.files.length), 0),
      names: new Set(claims.map(({ who }) => who)).size,
      check:
        verdicts.length === 0
          ? ""
          : `${verdicts.filter((one) => one.verdict !== "free").length} of ${paths.length}`,
      doctor: [...new Set(found)].join(", ") || "no problem",
      adopted: adopted.length,
      left: left.length,
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

const rows = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".md"))
  .sort()
  .map((name, at) => ({ file: at + 1, ...asked(join(folder, name)) }));
const heads = Object.keys(rows[0] ?? {});
console.log(`| ${heads.join(" | ")} |\n|${heads.map(() => " --- |").join("")}`);
for (const row of rows) console.log(`| ${Object.values(row).join(" | ")} |`);
