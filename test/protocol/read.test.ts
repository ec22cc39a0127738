import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { everyBlock } from "../../src/protocol/index.ts";
import { problemsOf } from "../../src/protocol/ast.ts";
import {
  endReservation,
  removeEntry,
  startReservation,
  updateReservation,
} from "../../src/protocol/change.ts";
import { components, withState } from "../../src/protocol/components.ts";
import { unreadLines } from "../../src/protocol/lines.ts";
import { isOurs } from "../../src/protocol/ours.ts";
import { replaceEntry } from "../../src/protocol/place.ts";
import { priorities, tickPriority } from "../../src/protocol/priorities.ts";
import { readLoose } from "../../src/protocol/reservation-claims.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { readSettings, settingsLine, writtenSettings } from "../../src/protocol/settings.ts";
import { renewStamp } from "../../src/protocol/stamps.ts";
import { detailsOf } from "../../src/protocol/task-details.ts";
import { addTask, replaceTask, setTask, tasks } from "../../src/protocol/tasks.ts";
import { type Entry, View } from "../../src/protocol/view.ts";
import type { Edit } from "../../src/text/edits.ts";
import { readTime, type Time } from "../../src/time/time.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";

// What is read of files in many hands, as it was looked through once. A change of it shows in the record beside the file:
// COORD_READ=write npx vitest run test/protocol/read.test.ts

const FOLDERS = ["read", "foreign", "nasty", "projects/example-fr", "projects/example-en"];
const root = new URL("../../fixtures/", import.meta.url);
const records = new URL("read/records/", root);

/** One line for each entry and each problem, with where it stands. */
function readOf(text: string): string {
  const view = new View(text);
  const entries = everyBlock.flatMap((block) =>
    view.read(block).entries.map(({ value, line, range }) => {
      const lines = text.slice(range.start, range.end).split(/\r\n|\n|\r/).length - 1;
      return `${block.kind} ${line}+${lines} ${JSON.stringify(value)}`;
    }),
  );
  const problems = problemsOf(view).map(
    ({ code, args, line, column }) => `problem ${line}:${column} ${code} ${JSON.stringify(args)}`,
  );
  return [
    `language ${view.language} ${JSON.stringify(readSettings(view))}`,
    ...entries,
    ...problems,
    "",
  ].join("\n");
}

/** The file with an entry of each kind put in, and what stands there then. */
function placedIn(text: string): string {
  return everyBlock
    .flatMap((block) => {
      const view = new View(text);
      const style = view.style("en");
      const [value] = block.samples(style.words);
      const edits = block.place(view, block.write(value, style.words), style, { value, zone: () => 60 });
      return edits.map(({ range, text: put }) => {
        const line = view.lineAt(range.start);
        return `${block.kind} at ${line}+${range.end - range.start} ${JSON.stringify(put)}`;
      });
    })
    .concat("")
    .join("\n");
}

const now = readTime("2026-11-22 20:00 +01:00") as Time;
const values = { estimateMinutes: 30, files: ["src/new.ts"], resources: ["the printer"], lastActivity: now };

/** The edits that change each entry of the file in each way that there is. */
function changedIn(text: string): string {
  const view = new View(text);
  const style = view.style("en");
  const found: string[] = [];
  const say = (what: string, entry: Pick<Entry<unknown>, "line">, edits: readonly Edit[]) => {
    const put = edits.map((edit) => [
      view.lineAt(edit.range.start),
      edit.range.end - edit.range.start,
      edit.text,
    ]);
    found.push(`${what} ${entry.line} ${JSON.stringify(put)}`);
  };
  for (const block of everyBlock)
    for (const entry of view.entries(block)) {
      say(
        `${block.kind} again`,
        entry,
        replaceEntry(view, entry, block.write(entry.value, style.words), style),
      );
      say(`${block.kind} out`, entry, removeEntry(entry));
    }
  for (const entry of view.entries(reservations)) {
    const more = { result: "failure", next: "more", notes: "n", takenBy: 5, handedTo: 6 } as const;
    say("done", entry, endReservation(view, entry, { state: "done", time: now, ...more }, style));
    say("released", entry, endReservation(view, entry, { state: "released", time: now }, style));
    say("started", entry, startReservation(view, entry, now, style));
    say("updated", entry, updateReservation(view, entry, values, style));
    found.push(
      `unread ${entry.line} ${JSON.stringify([...unreadLines(view, entry.range)].map(({ paths }) => paths))}`,
    );
    say("alive", entry, updateReservation(view, entry, { lastActivity: now }, style));
  }
  for (const entry of view.entries(tasks)) {
    for (const state of ["free", "inProgress", "blocked", "done"] as const)
      for (const instance of [null, 3])
        say(
          `${state} ${instance}`,
          entry,
          replaceTask(view, entry, { ...entry.value, state, instance }, style),
        );
    const details = detailsOf(view, entry);
    found.push(`details ${entry.line} ${JSON.stringify([details.text, details.files, details.criteria])}`);
    say("set", entry, setTask(view, entry.value.title.toUpperCase(), "done", 4, style));
  }
  say("added", { line: 0 }, addTask(view, view.entries(tasks), ["[FREE] new", "   more"], style));
  for (const entry of view.entries(priorities))
    for (const done of [true, false]) say(`ticked ${done}`, entry, tickPriority(view, entry, done, style));
  for (const entry of view.entries(components))
    found.push(`state ${withState(text.slice(entry.range.start, entry.range.end).trimEnd(), "new")}`);
  for (const which of ["lastUpdate", "lastSync"] as const)
    say(
      which,
      { line: 0 },
      renewStamp(view, which, { ms: 1_790_000_000_000, zone: () => 60 }, "Instance #9", "acted"),
    );
  for (const line of text.split(/\r\n|\n|\r/)) {
    const { isClaim, isOver } = readLoose(line);
    if (isClaim || isOver) found.push(`claim ${isClaim} over ${isOver} ${line.slice(0, 60)}`);
  }
  found.push(
    settingsLine(view),
    JSON.stringify([writtenSettings(view), isOurs(view, "A.md"), isOurs(view, "a.ts")]),
  );
  return `${found.join("\n")}\n`;
}

function recorded(name: string, found: string): void {
  const file = new URL(name, records);
  if (process.env["COORD_READ"] === "write") writeFileSync(file, found);
  expect(existsSync(file) ? readFileSync(file, "utf8") : null).toBe(found);
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`),
);

describe("what is read of", () => {
  test.each(files)("%s", (name) => {
    const text = readFileSync(new URL(name, root), "utf8");
    recorded(`${name.replaceAll("/", "-")}.txt`, readOf(text));
  });
});

describe("where something new is put into", () => {
  test.each(files.filter((name) => !name.startsWith("foreign/")))("%s", (name) => {
    const text = readFileSync(new URL(name, root), "utf8");
    recorded(`${name.replaceAll("/", "-")}.placed.txt`, placedIn(text));
  });
});

describe("how each entry is changed in", () => {
  test.each(files.filter((name) => name.startsWith("read/") || name.startsWith("projects/")))(
    "%s",
    (name) => {
      const text = readFileSync(new URL(name, root), "utf8");
      recorded(`${name.replaceAll("/", "-")}.changed.txt`, changedIn(text));
      recorded(`${name.replaceAll("/", "-")}.changed-crlf.txt`, changedIn(text.replaceAll("\n", "\r\n")));
    },
  );
});

test("what is written of each sample, in every language", () => {
  const found = Object.entries(vocabularies).flatMap(([language, words]) =>
    everyBlock.flatMap((block) =>
      block
        .samples(words)
        .flatMap((value) => [
          `${language} ${block.kind} ${JSON.stringify(block.identity(value))} ${JSON.stringify(block.newIdentity?.(value))}`,
          ...block.write(value, words).map((line) => `  ${line}`),
          `  ${JSON.stringify([block.instances(value), block.author?.(value), block.subject?.(value), block.lasting?.(value), block.times(value).map((time) => time?.text ?? null), block.isOpen?.(value)])}`,
        ]),
    ),
  );
  recorded("samples.txt", `${found.join("\n")}\n`);
});
