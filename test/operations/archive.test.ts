import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { archive } from "../../src/operations/archive.ts";
import { join } from "../../src/operations/join.ts";
import { plan } from "../../src/operations/types.ts";
import { isSameTally, sum, tally } from "../../src/operations/tally.ts";
import { log } from "../../src/protocol/log.ts";
import { messages } from "../../src/protocol/messages.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { contextOf } from "./context.ts";
import { FILE, TestDesk } from "./desk.ts";
import { sized } from "../size.ts";

interface Wish {
  readonly keep?: number;
  readonly before?: string;
  readonly archive?: string | null;
}

function attempt(
  text: string,
  { keep, before, archive: current = null }: Wish,
  more: Parameters<typeof contextOf>[0] = {},
) {
  return plan(text, archive, { keep, before }, contextOf({ archive: () => current, ...more }));
}

/** Archives, and checks what must hold whatever is archived. */
function archived(text: string, wish: Wish, more: Parameters<typeof contextOf>[0] = {}) {
  const planned = attempt(text, wish, more);
  if (!planned.ok) throw new Error(JSON.stringify(planned.refusal));
  const main = applyEdits(text, planned.edits);
  const current = wish.archive ?? null;
  const side = planned.archive === undefined ? current : planned.archive(current);
  if (planned.archive !== undefined && side === null) throw new Error("the archive does not read back");
  const all = tally(new View(text), new View(current ?? ""));
  expect(isSameTally(all, tally(new View(main), new View(side ?? "")))).toBe(true);
  expect([planned.result.before, planned.result.after]).toEqual([sum(all), sum(all)]);
  expect((side ?? "").startsWith(current ?? "")).toBe(true);
  return { main, side, result: planned.result };
}

const logs = (text: string) => new View(text).entries(log).map(({ value }) => value.action);
const tasksOf = (text: string) => new View(text).entries(reservations).map(({ value }) => value.task);

function entry(time: string, action: string): string {
  return `### ${time} - Instance #1\n- **Action** : ${action}\n`;
}

function logFile(...entries: readonly string[]): string {
  return `## Activity log\n\n${entries.join("\n")}\n## Last update\n**Date** : 2026\n`.replace(
    "Activity",
    "Real-time activity",
  );
}

function held(...lines: readonly string[]): string {
  return `## Task reservations\n\n### Current tasks\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
}

const done = (task: string, time: string) => `[DONE] Instance #1 - ${task} - Finished: ${time}`;

describe("which entries are archived", () => {
  const dated = ["2026-11-20 10:00", "2026-11-21 10:00", "2026-11-22 10:00"].map((time, n) =>
    entry(time, `n${n}`),
  );

  it("the oldest, whichever way round the log is", () => {
    expect(logs(archived(logFile(...dated), { keep: 1 }).main)).toEqual(["n2"]);
    expect(logs(archived(logFile(...dated.toReversed()), { keep: 1 }).main)).toEqual(["n2"]);
    expect(logs(archived(logFile(...dated), { keep: 2 }).side ?? "")).toEqual(["n0"]);
    expect(archived(logFile(...dated), { keep: 0 }).result).toMatchObject({
      moved: { reservations: 0, log: 3 },
      kept: { reservations: 0, log: 0 },
    });
  });

  it("all but twenty, when nobody says how many; all of a date's past, when somebody names one", () => {
    const many = Array.from({ length: 25 }, (_, n) =>
      entry(`2026-11-${10 + Math.floor(n / 2)} 10:00`, `n${n}`),
    );
    expect(logs(archived(logFile(...many), {}).main)).toHaveLength(20);
    expect(logs(archived(logFile(...many), { before: "2026-11-12" }).side ?? "")).toEqual([
      "n0",
      "n1",
      "n2",
      "n3",
    ]);
    expect(logs(archived(logFile(...many), { before: "2026-11-12", keep: 23 }).side ?? "")).toEqual([
      "n0",
      "n1",
    ]);
  });

  it("of reservations those that are over, by when they ended", () => {
    const text = held(
      done("ended last", "2026-11-22 12:00"),
      done("ended first", "2026-11-20 12:00"),
      "[RESERVED] Instance #2 - still on - Start: 2026-01-01 10:00",
      "[WAITING] Instance #3 - waits - Since: 2026-01-01 10:00",
      "[EXPIRED] Instance #4 - gone - Expired: 2026-11-21 12:00",
      "[RELEASED] Instance #5 - let go - Finished: 2026-11-21 13:00",
    );
    expect(tasksOf(archived(text, { keep: 2 }).main)).toEqual(["ended last", "still on", "waits", "let go"]);
    expect(tasksOf(archived(text, { keep: 0 }).main)).toEqual(["still on", "waits"]);
    expect(tasksOf(archived(text, { before: "2026-11-21 12:30" }).side ?? "")).toEqual([
      "ended first",
      "gone",
    ]);
  });

  it("of messages those that are answered, by the last answer; with a date the others, too", () => {
    const said = (time: string, text: string, ...answers: string[]) =>
      [`[MESSAGE] Instance #1 → Instance #2 - ${time} +00:00`, text, ...answers].join("\n");
    const answered = (time: string) => [`[ANSWER] Instance #2 - ${time} +00:00`, "yes"];
    const text = [
      "## Emergencies and blockers\n\n### Messages\n\n```",
      said("2026-11-20 10:00", "first", ...answered("2026-11-22 10:00")),
      "",
      said("2026-11-20 11:00", "never answered"),
      "",
      said("2026-11-20 12:00", "second", ...answered("2026-11-21 10:00")),
      "```\n",
    ].join("\n");
    const of = (side: string | null) => new View(side ?? "").entries(messages).map(({ value }) => value.text);
    const one = archived(text, { keep: 1 });
    expect(of(one.side)).toEqual(["second"]);
    expect(of(one.main)).toEqual(["first", "never answered"]);
    expect(one.result).toMatchObject({ moved: { messages: 1 }, kept: { messages: 2 }, before: 3, after: 3 });
    expect(of(archived(text, { before: "2026-11-21 12:00" }).side)).toEqual(["never answered", "second"]);
    expect(of(archived(text, { keep: 0 }).main)).toEqual(["never answered"]);
  });

  it("undated ones by their place only, and never by a date", () => {
    const undated = ["09:00", "10:00", "11:00"].map((time, n) => entry(time, `u${n}`));
    expect(logs(archived(logFile(...undated), { keep: 1 }).main)).toEqual(["u2"]);
    expect(archived(logFile(...undated), { before: "2030-01-01" }).result.moved.log).toBe(0);
    const mixed = [undated[0], dated[1], undated[1], dated[2]].map((one) => one ?? "");
    expect(logs(archived(logFile(...mixed), { keep: 2 }).main)).toEqual(["u1", "n2"]);
  });

  it("a day without an hour is over when it ends", () => {
    const text = held(done("a", "2026-11-20"), done("b", "2026-11-21"));
    expect(tasksOf(archived(text, { before: "2026-11-21" }).side ?? "")).toEqual(["a"]);
    expect(tasksOf(archived(text, { before: "2026-11-20 23:00" }).side ?? "")).toEqual([]);
  });

  it.each(["yesterday", "12:00", "2026-13-01", ""])("refuses “%s” as a date", (before) => {
    expect(attempt(FILE, { before })).toMatchObject({ ok: false, refusal: { code: "DATE_INVALID" } });
  });

  it("says so when there is nothing, and changes nothing", () => {
    const { main, side, result } = archived(FILE, {});
    expect([main, side]).toEqual([FILE, null]);
    expect(result).toEqual({
      moved: { reservations: 0, log: 0, messages: 0 },
      kept: { reservations: 0, log: 1, messages: 0 },
      before: 1,
      after: 1,
    });
  });
});

/** Cases around messages: what stands in the section, what is wished, and the texts of those that go. */
interface MessageCase {
  readonly name: string;
  readonly section: readonly string[];
  readonly wish: Wish;
  readonly goes: readonly string[];
  readonly eol?: string;
  readonly heading?: string;
  /** Keys of what has been told, where somebody knows it. */
  readonly told?: readonly string[];
}

const ASKED = "[MESSAGE] Instance #1 → Instance #2 - 2026-11-20 10:00 +01:00";
const ANSWERED = "[ANSWER] Instance #2 - 2026-11-20 11:00 +01:00";
/** An hour before the test's own time. */
const JUST_ANSWERED = "[ANSWER] Instance #2 - 2026-11-22 19:00 +01:00";

const MESSAGES: readonly MessageCase[] = [
  { name: "answered", section: [ASKED, "A?", ANSWERED, "yes"], wish: { keep: 0 }, goes: ["A?"] },
  { name: "nobody has answered", section: [ASKED, "A?"], wish: { keep: 0 }, goes: [] },
  {
    name: "nobody has answered, and it is older than a date",
    section: [ASKED, "A?"],
    wish: { before: "2026-11-21" },
    goes: ["A?"],
  },
  {
    name: "asked before a date, answered after it",
    section: [ASKED, "A?", JUST_ANSWERED, "yes"],
    wish: { before: "2026-11-21" },
    goes: [],
  },
  { name: "of as many as are to stay", section: [ASKED, "A?", ANSWERED, "yes"], wish: { keep: 1 }, goes: [] },
  {
    name: "to all, answered by two",
    section: [
      "[MESSAGE] Instance #1 → Instance #* - 2026-11-20 10:00 +01:00",
      "All?",
      ANSWERED,
      "yes",
      "[ANSWER] Instance #3 - 2026-11-20 12:00 +01:00",
      "no",
    ],
    wish: { keep: 0 },
    goes: ["All?"],
  },
  {
    name: "an answer whose question is gone",
    section: [ANSWERED, "yes", "", ASKED, "A?", ANSWERED, "yes"],
    wish: { keep: 0 },
    goes: ["A?"],
  },
  {
    name: "a handover that was asked for, and one that still is",
    section: [
      "[REQUEST] Instance #1 → Instance #2 - 2026-11-20 10:00 +01:00",
      "Fix login",
      ANSWERED,
      "done",
      "",
      "[REQUEST] Instance #2 → Instance #1 - 2026-11-20 10:00 +01:00",
      "Rate limit",
    ],
    wish: { keep: 0 },
    goes: ["Fix login"],
  },
  {
    name: "written by hand, without dates and in other signs",
    section: ["- [message] #1 -> #2", "  A?", "- [answer] #2", "  yes", "", "[MESSAGE] 2 => 1", "B?"],
    wish: { keep: 0 },
    goes: ["A?"],
  },
  {
    name: "without a date, and asked for by date",
    section: ["[MESSAGE] #1 -> #2", "A?", "[ANSWER] #2", "yes"],
    wish: { before: "2999-01-01" },
    goes: [],
  },
  {
    name: "in French",
    heading: "## Urgences et blocages\n\n### Messages",
    section: [ASKED, "A ?", "[RÉPONSE] Instance #2 - 2026-11-20 11:00 +01:00", "oui", "", ASKED, "B ?"],
    wish: { keep: 0 },
    goes: ["A ?"],
  },
  {
    name: "with the line ends of Windows, and texts of several lines",
    eol: "\r\n",
    section: [ASKED, "A", "and more?", ANSWERED, "yes", "indeed", "", ASKED, "B?"],
    wish: { keep: 0 },
    goes: ["A and more?"],
  },
  {
    name: "one that begins another entry in its text",
    section: [ASKED, "\\[MESSAGE] Instance #3 → Instance #4", ANSWERED, "\\```"],
    wish: { keep: 0 },
    goes: ["[MESSAGE] Instance #3 → Instance #4"],
  },
  {
    name: "answered just now, which who asked has not heard",
    section: [ASKED, "A?", JUST_ANSWERED, "yes"],
    wish: { keep: 0 },
    goes: [],
    told: [],
  },
  {
    name: "a request of late that is over, which who asked has not heard",
    section: ["[REQUEST] Instance #1 → Instance #2 - 2026-11-22 19:00 +01:00", "Fix login"],
    wish: { before: "2026-11-23" },
    goes: [],
    told: [],
  },
  {
    name: "a question of late to somebody at work who has not heard it",
    section: ["[MESSAGE] Instance #1 → Instance #2 - 2026-11-22 19:00 +01:00", "A?"],
    wish: { before: "2026-11-23" },
    goes: [],
    told: [],
  },
  {
    name: "the same to somebody who never was here",
    section: ["[MESSAGE] Instance #1 → Instance #7 - 2026-11-22 19:00 +01:00", "A?"],
    wish: { before: "2026-11-23" },
    goes: ["A?"],
    told: [],
  },
  {
    name: "answered long ago, whoever has heard it",
    section: [ASKED, "A?", ANSWERED, "yes"],
    wish: { keep: 0 },
    goes: ["A?"],
    told: [],
  },
];

describe("messages", () => {
  const fileOf = ({
    section,
    heading = "## Emergencies and blockers\n\n### Messages",
    eol = "\n",
  }: MessageCase) =>
    `## Active instances\n- **Instance #1** : ACTIVE - Ana\n- **Instance #2** : ACTIVE - Bob\n\n${heading}\n\n\`\`\`\n${section.join("\n")}\n\`\`\`\n`.replaceAll(
      "\n",
      eol,
    );

  it.each(MESSAGES)("$name", (one) => {
    const text = fileOf(one);
    const told = new Set(one.told);
    const knows = one.told === undefined ? {} : { told: (_: number, key: string) => told.has(key) };
    const { main, side, result } = archived(text, one.wish, knows);
    const said = (of: string) => new View(of).entries(messages).map(({ value }) => value.text);
    expect([said(side ?? ""), result.moved.messages]).toEqual([one.goes, one.goes.length]);
    expect(said(main)).toEqual(said(text).filter((each) => !one.goes.includes(each)));
    // As it was, whatever it was: with its answers, and its line ends.
    const view = new View(text);
    for (const { value, range } of view.entries(messages))
      if (one.goes.includes(value.text)) expect(side).toContain(text.slice(range.start, range.end));
  });

  it("goes once who asked has heard the answer, or is at work no more", () => {
    const unheard = MESSAGES.find(({ name }) => name.startsWith("answered just now"));
    if (unheard === undefined) throw new Error("there is none");
    const heard = archived(fileOf(unheard), unheard.wish, { told: () => true });
    const gone = fileOf(unheard).replace("#1** : ACTIVE", "#1** : FINISHED");
    expect([
      heard.result.moved.messages,
      archived(gone, unheard.wish, { told: () => false }).result.moved.messages,
    ]).toEqual([1, 1]);
  });
});

describe("what stays behind", () => {
  it("is the rest, byte for byte, with one gap where there were two", () => {
    const text = logFile(entry("2026-11-20 10:00", "old"), entry("2026-11-21 10:00", "new"));
    expect(archived(text, { keep: 1 }).main).toBe(logFile(entry("2026-11-21 10:00", "new")));
    expect(archived(text, { keep: 0 }).main).toBe(
      "## Real-time activity log\n\n## Last update\n**Date** : 2026\n",
    );
  });

  it("has no gap at the start or the end of a fence, or of the file", () => {
    const [a, b, c] = ["20", "21", "22"].map((day) => done(`t${day}`, `2026-11-${day} 10:00`));
    const keepOpen = "[RESERVED] Instance #2 - on - Start: 2026-11-22 10:00";
    const fenced = (...lines: (string | undefined)[]) => held(...lines.map((line) => line ?? ""));
    expect(archived(fenced(a, "", keepOpen), { keep: 0 }).main).toBe(fenced(keepOpen));
    expect(archived(fenced(keepOpen, "", a), { keep: 0 }).main).toBe(fenced(keepOpen));
    expect(archived(fenced(a, b, keepOpen, c), { keep: 0 }).main).toBe(fenced(keepOpen));
    const last = `## Real-time activity log\n\n${entry("2026-11-21 10:00", "new")}\n${entry("2026-11-20 10:00", "old")}`;
    expect(archived(last, { keep: 1 }).main).toBe(
      `## Real-time activity log\n\n${entry("2026-11-21 10:00", "new")}`,
    );
  });

  it("keeps apart what only the entry kept apart", () => {
    const text =
      "## Task reservations\n\n[RESERVED] Instance #1 - on - Start: 2026-11-22 10:00\n[DONE] Instance #1 - x - Finished: 2026-11-20 10:00\n\nA note for all.\n";
    const { main } = archived(text, { keep: 0 });
    expect(new View(main).entries(reservations)[0]?.value.rest).toEqual([]);
    expect(main).toContain("10:00\n\nA note for all.\n");
  });

  it("is an entry that holds the file's settings, or something never closed", () => {
    const settings = `${entry("2026-11-20 10:00", "old")}\n<!-- coord: lease=45m -->\n`;
    expect(archived(logFile(settings), { keep: 0 }).result.moved.log).toBe(0);
    const open = `## Real-time activity log\n\n${entry("2026-11-19 10:00", "older")}\n${entry("2026-11-20 10:00", "old")}\`\`\`\n\n## Task reservations\n`;
    const { main, result } = archived(open, { keep: 0 });
    expect(result.moved.log).toBe(1);
    expect(main).toContain("```\n\n## Task reservations\n");
  });

  it("is the template that stands below the last entry", () => {
    const text = `## Real-time activity log\n\n## 2026-11-20 10:00 - Instance #1\n- **Action** : old\n\n### [Template for new entries]\n\`\`\`\n### HH:MM - Instance #X\n\`\`\`\n`;
    const { main, side } = archived(text, { keep: 0 });
    expect(main).toContain("### [Template for new entries]\n```\n### HH:MM - Instance #X\n```\n");
    expect(side).not.toContain("HH:MM");
  });
});

describe("the archive", () => {
  it("is made with a heading in the file's language", () => {
    const french = vocabularies.fr
      .template("Port")
      .replace(
        "### Tâches en cours\n```\n",
        (found) => `${found}[TERMINÉ] Instance #3 - Vieux - Fini: 2026-11-20 10:00\n`,
      );
    expect(archived(french, { keep: 0 }).side).toBe(
      "# Archive\n\nEntrées que `coord archive` a retirées du fichier de coordination, telles quelles, les plus récentes à la fin.\n\n" +
        "## Réservations de tâches (2026-11-22 20:00 +01:00)\n\n```\n[TERMINÉ] Instance #3 - Vieux - Fini: 2026-11-20 10:00\n```\n\n",
    );
  });

  it("grows at its end", () => {
    const first = archived(logFile(entry("2026-11-20 10:00", "a")) + held(done("t", "2026-11-20 10:00")), {
      keep: 0,
    });
    const second = archived(logFile(entry("2026-11-21 10:00", "b")), { keep: 0, archive: first.side });
    expect(logs(second.side ?? "")).toEqual(["a", "b"]);
    expect(tasksOf(second.side ?? "")).toEqual(["t"]);
    expect(second.result).toMatchObject({ before: 3, after: 3 });
    expect(second.side?.match(/^# /gm)).toHaveLength(1);
    expect(second.side).not.toContain("\n\n\n");
  });

  it("is continued whatever it ends with", () => {
    for (const end of ["", "\n", "\r\n", "no newline", "```\nopen fence", "<!-- open", "\r"]) {
      const before = `# Archive\n\n## Real-time activity log\n\n${entry("2026-11-01 10:00", "a")}${end}`;
      const planned = attempt(logFile(entry("2026-11-20 10:00", "b")), { keep: 0, archive: before });
      if (!planned.ok) throw new Error(end);
      const side = planned.archive?.(before) ?? "";
      expect(logs(side).toSorted(), end).toEqual(["a", "b"]);
      expect(tally(new View(side)).size).toBe(2);
    }
  });

  it("takes entries as they are: line ends, spaces, controls, no last newline", () => {
    const odd = "### 2026-11-20 10:00 - Instance #1\r\n- **Action** : a\0b \t\n- **Remarks** : é\u2028x\r\n";
    expect(archived(logFile(odd), { keep: 0 }).side).toContain(odd);
    for (const eol of ["\n", "\r\n", "\r"]) {
      const text = logFile(entry("2026-11-20 10:00", "a"), entry("2026-11-21 10:00", "b")).replaceAll(
        "\n",
        eol,
      );
      expect(archived(text, { keep: 1 }).side).toContain(
        entry("2026-11-20 10:00", "a").replaceAll("\n", eol),
      );
      expect(
        archived(held(done("t", "2026-11-20 10:00")).replaceAll("\n", eol), { keep: 0 }).result.moved
          .reservations,
      ).toBe(1);
    }
    const cut = `## Real-time activity log\n\n${entry("2026-11-20 10:00", "a")}`.trimEnd();
    expect(logs(archived(cut, { keep: 0 }).side ?? "")).toEqual(["a"]);
  });

  it("takes an entry's fences and subsections with it", () => {
    const whole = `${entry("2026-11-20 10:00", "a")}\n\`\`\`json\n{ "### not": "a heading" }\n\`\`\`\n\n#### Details\n\nLong.\n\n<!-- the end -->\n`;
    const { main, side } = archived(logFile(whole, entry("2026-11-21 10:00", "b")), { keep: 1 });
    expect(side).toContain(whole);
    expect(main).toBe(logFile(entry("2026-11-21 10:00", "b")));
  });

  it("tells an entry from another that stands below it", () => {
    const below = "#### 2026-11-21 10:00 - Instance #2\n- **Action** : below\n";
    const { main, side } = archived(logFile(entry("2026-11-20 10:00", "above"), below), { keep: 1 });
    expect(logs(main)).toEqual(["below"]);
    expect(logs(side ?? "")).toEqual(["above"]);
  });

  it("takes entries of one line, before those with a heading", () => {
    const lines =
      "[2026-11-19 17:05] Instance #14 - one line\n- [2026-11-19 17:06] Instance #14 - an item\n\n";
    const text = logFile(lines + entry("2026-11-20 10:00", "headed"));
    expect(logs(archived(text, { keep: 0 }).side ?? "")).toEqual(["one line", "an item", "headed"]);
  });

  it("is fenced so that nothing in it closes the fence", () => {
    const text = `## Task reservations\n\n~~~\n${done("t", "2026-11-20 10:00")}\nLook:\n\`\`\`\`\ncode\n~~~\n`;
    const { side } = archived(text, { keep: 0 });
    expect(side).toContain("\n`````\n[DONE]");
    expect(new View(side ?? "").entries(reservations)[0]?.value.rest).toEqual(["Look:", "````", "code"]);
  });

  it("is planned anew when it changed after the plan was made", () => {
    const planned = attempt(logFile(entry("2026-11-20 10:00", "b")), { keep: 0 });
    const meanwhile = `# Archive\n\n## Real-time activity log\n\n${entry("2026-11-01 10:00", "a")}`;
    expect(planned.ok && logs(planned.archive?.(meanwhile) ?? "")).toEqual(["a", "b"]);
  });
});

describe("whatever the file holds", () => {
  const eol = fc.constantFrom("\n", "\n", "\r\n");
  const piece = fc.constantFrom(
    "## Real-time activity log",
    "## Task reservations",
    "### Current tasks",
    "## Notes",
    "### 2026-11-20 10:00 - Instance #1",
    "### 10:05 - Instance #2",
    "#### 2026-11-21 10:00 - Instance #3",
    "## 2026-11-19 - Instance #3",
    "### [Template for new entries]",
    "#### Details",
    "- **Action** : same",
    "- **Action** : other",
    "[2026-11-19 17:05] Instance #14 - one line",
    "[DONE] Instance #1 - t - Finished: 2026-11-20 10:00",
    "[DONE] Instance #1 - t - Finished:",
    "[RESERVED] Instance #2 - u - Start: 2026-11-20 10:00",
    "Files: a, b",
    "[FREE] x",
    "some text",
    "",
    "",
    "",
    "```",
    "~~~",
    "---",
    "<!-- c -->",
    "<!--",
    "-->",
    "- **Instance #2** : ACTIVE",
    "## Last update",
    "**Date** : 2026",
    "> quoted",
    "  indented",
    "\uFEFF",
  );
  const whole = fc.constantFrom(
    "## Real-time activity log\n\n### 2026-11-20 10:00 - Instance #1\n- **Action** : one",
    "### 2026-11-21 10:00 - Instance #1\n- **Action** : two\n",
    "### 09:00 - Instance #1\n- **Action** : same\n\n```\n# code\n```\n",
    "## Task reservations\n\n### Current tasks\n```\n[DONE] Instance #1 - t - Finished: 2026-11-20 10:00\nFiles: a",
    "[DONE] Instance #1 - t - Finished: 2026-11-21 10:00\n[EXPIRED] Instance #2 - u - Expired:\nmore\n",
    "```\n\n## Real-time activity log",
  );
  const file = fc
    .array(fc.tuple(fc.oneof({ weight: 2, arbitrary: piece }, { weight: 3, arbitrary: whole }), eol), {
      maxLength: 25,
    })
    .map((lines) => lines.map(([text, end]) => text.replaceAll("\n", end) + end).join(""));

  it("every entry is in one of the two files afterwards, and every other line where it was", () => {
    let moved = 0;
    fc.assert(
      fc.property(file, fc.nat(2), fc.option(file, { nil: null }), (text, keep, side) => {
        const planned = attempt(text, { keep, archive: side });
        // Where an entry cannot be taken out or put in safely, nothing is done at all.
        if (!planned.ok) {
          expect(planned.refusal.code).toBe("NOT_READABLE_BACK");
          return;
        }
        const main = applyEdits(text, planned.edits);
        const after = planned.archive === undefined ? side : (planned.archive(side) ?? "unreadable");
        const counts = tally(new View(text), new View(side ?? ""));
        expect(isSameTally(counts, tally(new View(main), new View(after ?? "")))).toBe(true);
        const lines = (of: string) => of.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "");
        const left = lines(main);
        let at = -1;
        const all = lines(text);
        expect(left.every((line) => (at = all.indexOf(line, at + 1)) >= 0)).toBe(true);
        const { reservations: r, log: l } = planned.result.moved;
        moved += r + l;
        if (r + l === 0) expect(main).toBe(text);
      }),
      { numRuns: sized(3_000, 400) },
    );
    expect(moved).toBeGreaterThan(sized(1_000, 100));
  });
});

describe("numbers", () => {
  it("that only the archive still mentions are never given out again", async () => {
    const desk = new TestDesk(
      FILE.replace("Instance #1\n- **Action** : began", "Instance #41\n- **Action** : began"),
    );
    await desk.did(1, archive, { keep: 0, before: undefined });
    expect(await desk.text()).not.toContain("#41");
    expect(await desk.did(null, join, { label: "New" })).toMatchObject({ instance: 42 });
  });

  it("are those of nobody when nobody archives: then the history names none", async () => {
    const desk = new TestDesk();
    await desk.did(null, archive, { keep: 0, before: undefined });
    expect((await desk.store.history()).at(-1)?.note).toMatchObject({
      instance: null,
      command: "archive",
      subject: "1",
    });
    expect(await desk.text()).toContain("**By** : coord\n**Action** : Archived entries: 1");
  });

  it("of a try are the same, and nothing is written", async () => {
    const desk = new TestDesk();
    const answer = await desk.perform(1, archive, { keep: 0, before: undefined }, true);
    expect(answer).toMatchObject({ ok: true, result: { moved: { log: 1 } } });
    expect([await desk.text(), await desk.archive()]).toEqual([FILE, null]);
  });
});
