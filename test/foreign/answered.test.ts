import { describe, expect, it } from "vitest";
import { answered } from "../../src/foreign/answered.ts";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

describe("a column or label that asks how a claim stands", () => {
  it.each([
    ["Released", "10:40", "over"],
    ["Released at", "2026-11-29 10:40", "over"],
    ["released_at", "2026-11-29T10:40:00Z", "over"],
    ["Released on", "29 November", "over"],
    ["Finished", "yesterday", "over"],
    ["Beendet am", "29.11.2026", "over"],
    ["Libéré le", "29/11", "over"],
    ["Done?", "x", "over"],
    ["Done", "✅", "over"],
    ["Done", "5/5", "over"],
    ["Completed", "100 %", "over"],
    ["Terminado", "sí", "over"],
    ["Active", "no", "over"],
    ["Active?", "no, left on Friday", "over"],
    ["isActive", "false", "over"],
    ["Still editing?", "N", "over"],
    ["Locked", "🔓", "over"],
    ["Gesperrt", "nein", "over"],
    ["Released", "no", "live"],
    ["Released", "❌", "live"],
    ["Libéré", "pas encore", "live"],
    ["Active", "yes", "live"],
    ["Locked?", "✅", "live"],
    ["Verrouillé", "oui", "live"],
    // Nothing said, a plan, a part of it, or something else.
    ["Released", "", null],
    ["Released", "—", null],
    ["Finished", "ETA 15:00", null],
    ["Finished", "~ 15:00", null],
    ["Done", "40 %", null],
    ["Done", "2/5", null],
    ["Done", "parser, lexer", null],
    ["Merged", "PR still open", null],
    ["Active", "src/a.ts", null],
    ["Blocked", "no", null],
    ["Started", "no", null],
    ["In review", "no", null],
    ["Bloqueado", "src/a.ts", null],
    ["Tests", "yes", null],
    ["Notes", "10:40", null],
  ] as const)("%s | %s: %s", (question, answer, found) => {
    expect(answered(question, answer)).toBe(found);
  });
});

const table = (head: string, ...rows: readonly string[]) =>
  `# Locks\n\n${head}\n${head.replace(/[^|]+/g, "---")}\n${rows.join("\n")}\n`;

it.each([
  [
    "a time in the column for it",
    table(
      "| Agent | File | Claimed | Released |",
      "| ann | src/a.ts | 09:00 | 10:00 |",
      "| bob | src/b.ts | 09:30 | |",
    ),
  ],
  [
    "no, where it asks",
    table("| Agent | File | Active |", "| ann | src/a.ts | no |", "| bob | src/b.ts | yes |"),
  ],
  ["rows of values", "```csv\nagent,file,released\nann,src/a.ts,10:40\nbob,src/b.ts,\n```\n"],
  [
    "labels of a section",
    "## Parser\n\n- Owner: ann\n- Files: src/a.ts\n- Released: 10:40\n\n## Lexer\n\n- Owner: bob\n- Files: src/b.ts\n- Released: —\n",
  ],
  ["within an item", "# Locks\n\n- ann: src/a.ts\n  - released: 10:40\n- bob: src/b.ts\n  - released: no\n"],
  [
    "within a ticked item",
    "# Work\n\n- [x] parser\n  - owner: ann\n  - files: src/a.ts\n- [ ] lexer\n  - owner: bob\n  - files: src/b.ts\n",
  ],
  [
    "within one that begins with its state",
    "# Work\n\n* DONE parser\n  :WHO: ann\n  :FILE: src/a.ts\n* IN-PROGRESS lexer\n  :WHO: bob\n  :FILE: src/b.ts\n",
  ],
  [
    "keys",
    "```yaml\nlocks:\n  - agent: ann\n    file: src/a.ts\n    released_at: 2026-11-29T10:00:00Z\n  - agent: bob\n    file: src/b.ts\n    released_at: null\n```\n",
  ],
  ["who had it", "# Locks\n\n🟢 src/a.ts — (last: Agent Orange)\n🔴 src/b.ts — Agent Teal\n"],
])("%s: what is over is no claim, and the one beside it is", (_, text) => {
  const paths = openClaims(new View(text), plainContext)
    .filter(({ who }) => who !== "?")
    .flatMap((claim) => claim.paths.filter((path) => path.startsWith("src/")));
  expect(paths).toEqual(["src/b.ts"]);
});

it.each([
  ["last edited by Ann", "src/a.ts – last edited by Ann"],
  ["a retrospective", "# Retrospective\n\nClaude is editing src/a.ts, said the board.\n"],
  ["has done, in Dutch", "- Claude heeft `src/a.ts` vorige week afgerond.\n"],
])("%s claims nothing", (_, text) => {
  expect(openClaims(new View(text), plainContext)).toEqual([]);
});

describe("a state", () => {
  it.each([
    ["almost done", true],
    ["nearly finished", true],
    ["partially done", true],
    ["not finished yet", true],
    ["Ready for review", true],
    ["done 3/5", false],
    ["3/5", true],
    ["80%", true],
    ["100%", false],
    ["5/5", false],
    ["TODO", false],
    ["Backlog", false],
    ["later today", false],
    ["in progress, docs later", true],
    ["Up next", false],
    ["was active", false],
    ["Won't do", false],
    ["à faire", false],
    ["por hacer", false],
    ["in Arbeit", true],
  ] as const)("%s: %s", (state, isClaim) => {
    const text = table("| Agent | Files | Status |", `| claude-1 | src/a.ts | ${state} |`);
    expect(openClaims(new View(text), plainContext)).toHaveLength(isClaim ? 1 : 0);
  });
});

describe("a sentence, below no heading that says what it is", () => {
  it.each([
    // The letters of a name are no words.
    ["Codex has src/a.ts checked out.", true],
    ["Codex is in src/a.ts right now.", true],
    ["@claude-2 has src/a.ts and src/b.ts until noon.", true],
    ["Agent A -- src/a.ts -- working", true],
    ["Do not edit src/a.ts until Ann is finished.", true],
    ["Claude is in charge of src/a.ts.", false],
    ["Auth is in src/a.ts.", false],
    ["Claude has src/a.ts as its entry point.", false],
    ["Claude is waiting for src/a.ts.", false],
    ["Claude stopped working on src/a.ts.", false],
    ["When Claude edits src/a.ts it must run the tests.", false],
    ["Before editing src/a.ts, ask Claude.", false],
    ["TODO: Claude edits src/a.ts.", false],
    ["src/a.ts: no longer locked by Claude", false],
  ] as const)("%s: %s", (sentence, isClaim) => {
    const paths = openClaims(new View(`# Coordination\n\n${sentence}\n`), plainContext).flatMap(
      (one) => one.paths,
    );
    expect(paths.includes("src/a.ts")).toBe(isClaim);
  });
});
