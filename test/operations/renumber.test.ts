import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { merge } from "../../src/merge/index.ts";
import { doctor } from "../../src/operations/doctor.ts";
import { plan } from "../../src/operations/types.ts";
import { instances } from "../../src/protocol/instances.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { lineDiff } from "../../src/text/line-diff.ts";
import { SEED, sized } from "../size.ts";
import { contextOf } from "./context.ts";

/** A part of what a newcomer may write; `X` stands for its number, `NAME` for its name. */
const PARTS = {
  current: [
    "[RESERVED] Instance #X - Build NAME - Start: 2026-11-22 19:40 +01:00\nFiles: src/NAME.ts",
    "[RESERVED by Instance #X] Tidy NAME 2 - Start: 2026-11-22 19:41 +01:00\nFiles: lib/NAME/**",
    "RESERVED: Instance #X - Look at NAME - Start: 2026-11-22 19:42",
    "[WAITING] Instance #X - Queue of NAME - Since: 2026-11-22 19:42 +01:00\nFiles: src/shared.ts",
    "[DONE] Instance #X - Old NAME - Finished: 2026-11-22 19:30 +01:00\nFiles: src/old-NAME.ts",
  ],
  remaining: ["[IN_PROGRESS] Instance #X - Build NAME", "[BLOCKED] Instance #X - Wait on NAME"],
  alerts: ["🚨 BLOCKER - Instance #X - 2026-11-22 19:43\nTask: Build NAME\nProblem: NAME is stuck"],
  messages: [
    "[MESSAGE] Instance #X → Instance #1 - 2026-11-22 19:44 +01:00\nWhat of NAME?",
    "[MESSAGE] Instance #1 → Instance #X - 2026-11-22 19:44 +01:00\nA word to NAME",
  ],
  log: ["### 2026-11-22 19:4D - Instance #X\n- **Action** : Did NAME"],
} as const;
type Part = keyof typeof PARTS;
const ALL = (Object.keys(PARTS) as Part[]).flatMap((part) => PARTS[part].map((text) => ({ part, text })));

interface Newcomer {
  readonly name: string;
  readonly parts: readonly (typeof ALL)[number][];
}

function board(number: number, who: Newcomer | null): string {
  const of = (part: Part, gap = "\n") =>
    (who?.parts ?? [])
      .filter((one) => one.part === part)
      .map(({ text }) =>
        text
          .replaceAll(/\bX\b|#X/g, (x) => x.replace("X", String(number)))
          .replaceAll("NAME", who?.name ?? "")
          .replace("4D", who?.name === "Alpha" ? "45" : "46"),
      )
      .map((text) => `${text}${gap}`)
      .join("");
  const line =
    who === null ? "" : `- **Instance #${number}** : ACTIVE - ${who.name} (2026-11-22 19:40 +01:00)\n`;
  return `# Board\n\n## Active instances\n- **Instance #1** : ACTIVE - Ana (2026-11-22 19:00 +01:00)\n${line}\n## Task reservations\n### Current tasks\n\`\`\`\n${of("current")}\`\`\`\n### Remaining tasks\n\`\`\`\n${of("remaining")}\`\`\`\n\n## Emergencies and blockers\n### Open blockers\n\`\`\`\n${of("alerts", "\n\n")}\`\`\`\n### Messages\n\`\`\`\n${of("messages", "\n\n")}\`\`\`\n\n## Real-time activity log\n\n${of("log", "\n\n")}`;
}

/** The journal of the clone in which the newcomer wrote what it wrote at once, before the other side's came in. */
function pastOf(number: number, before: string, own: string) {
  const note = { subject: "", at: 0, undoes: null, restored: [], origin: null, archived: [] };
  return {
    past: {
      revisions: () => [
        { ...note, revision: 2, instance: null, command: "outside", edits: [] },
        { ...note, revision: 1, instance: number, command: "join", edits: lineDiff(before, own) },
      ],
      textAt: (revision: number) => (revision === 1 ? own : null),
    },
    wroteHere: (instance: number, task: string) =>
      instance === number && own.includes(task) && !before.includes(task),
  };
}

const parts = fc.subarray(ALL);

describe("a number given twice, mended in one of the two clones", () => {
  test("what is this clone's and not over gets the new one, all else keeps every byte", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 99 }),
        parts,
        parts,
        fc.boolean(),
        (number, mine, others, isFirst) => {
          const base = board(number, null);
          const own = board(number, { name: "Alpha", parts: mine });
          const theirs = board(number, { name: "Omega", parts: others });
          const [one, two] = isFirst ? [own, theirs] : [theirs, own];
          const { text } = merge(base, one, two);
          const context = contextOf({ instance: null, ...pastOf(number, base, own) });
          const done = plan(text, doctor, { fix: true, accept: false, everybodys: false }, context);
          if (!done.ok) throw new Error(done.refusal.code);
          const [said] =
            done.notices?.flatMap((notice) => (notice.code === "RENUMBERED" ? [notice.args] : [])) ?? [];
          if (said === undefined) throw new Error("nothing was renumbered");
          const after = applyEdits(text, done.edits);
          const view = new View(after);
          expect(view.entries(instances).filter(({ value }) => value.from === number)).toHaveLength(1);
          expect([said.label, said.to]).toEqual(["Alpha", expect.toSatisfy((to: number) => to > number)]);
          for (const { value } of view.entries(reservations)) {
            const isNew = value.task.includes("Alpha") && value.state !== "done";
            expect([value.task, value.instance]).toEqual([value.task, isNew ? said.to : number]);
          }
          // Nothing else is changed: with the number as it was, every line is the one that it was.
          const back = after.replaceAll(new RegExp(`(?<![\\d:-])${said.to}(?![\\d:-])`, "g"), String(number));
          const added = back.split("\n").filter((line) => !text.split("\n").includes(line));
          expect(added.every((line) => /Renumbered|- Instance #\d+$/.test(line))).toBe(true);
          for (const line of text.split("\n")) expect(back.split("\n")).toContain(line);
          const whose = (line: string) => (line.includes("Omega") ? "theirs" : "any");
          for (const line of text.split("\n").filter((at) => whose(at) === "theirs"))
            expect(after.split("\n")).toContain(line);
          const live = mine.filter(({ part, text }) => part !== "log" && !text.startsWith("[DONE]"));
          expect(said.count).toBe(live.length);
          for (const left of said.tasks) expect(left).toContain("Omega");
        },
      ),
      { seed: SEED, numRuns: sized(1_000, 30) },
    );
  });
});
