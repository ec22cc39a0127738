import { expect, it } from "vitest";
import { openClaimsOn, unreadOn } from "../../src/foreign/open.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { coveringFile } from "../../src/rules/holdings.ts";
import { plainContext } from "./context.ts";

const T = "2026-11-29 12:55 +01:00";
const context = {
  ...plainContext,
  tops: ["/home/ann/app"],
  kindOf: (path: string) => {
    if (path === "src") return "folder" as const;
    return ["src/a.ts", "a.ts"].includes(path) ? ("file" as const) : ("none" as const);
  },
};

/** How `src/a.ts` stands among current tasks with these lines: an entry holds it, a line claims it, or nobody does. */
function standing(lines: string): "held" | "claimed" | "free" {
  const text = `# Board\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${lines}\n\`\`\`\n`;
  const view = new View(text);
  const open = view.entries(reservations).filter(({ value }) => value.state === "reserved");
  if (open.some(({ value }) => coveringFile(value.files, "src/a.ts", context) !== null)) return "held";
  return unreadOn(view, "src/a.ts", context).length > 0 ? "claimed" : "free";
}

it.each([
  ["behind the time, after a bar", `[RESERVED] Instance #2 | Login | Start: ${T} | Files: src/a.ts`],
  [
    "behind the time, after a dash",
    `[RESERVED] Instance #2 - Login - Start: ${T} - Files: src/b.ts, src/a.ts`,
  ],
  ["behind the time, in parentheses", `[RESERVED] Instance #2 - Login - Start: ${T} (files: src/a.ts)`],
  ["behind a break of HTML", `[RESERVED] Instance #2 - Login - Start: ${T}<br>Files: src/a.ts`],
  ["in a French hand", `[RÉSERVÉ] Instance #2 - Connexion - Début: ${T} · Fichiers: src/a.ts`],
  [
    "behind a break of HTML in the list",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: src/b.ts<br>src/a.ts`,
  ],
  [
    "as what another file becomes",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: src/old.ts -> src/a.ts`,
  ],
  ["with one of its functions", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: src/a.ts::login()`],
  [
    "with one of its sections",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: src/b.ts, src/a.ts#login`,
  ],
  ["behind a sign of no width", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: \u200bsrc/a.ts`],
  ["where nobody says when", "[RESERVED] Instance #2 - Login - Files: src/a.ts"],
  ["behind a blank line", `[RESERVED] Instance #2 - Login - Start: ${T}\n\nFiles: src/a.ts`],
  ["from the top of the disk", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /home/ann/app/src/a.ts`],
  [
    "in a colleague's copy",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /mnt/bob/work/app/src/a.ts`,
  ],
  ["in a copy on Windows", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: C:\\dev\\app\\src\\a.ts`],
  ["in somebody's home", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: ~/app/src/a.ts`],
  ["as an address", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: file:///home/ann/app/src/a.ts`],
  ["below a top that is a slash", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /src/a.ts`],
  ["behind the time, in bold type", `[RESERVED] Instance #2 - Login - Start: ${T} - **Files**: src/a.ts`],
  [
    "behind the time, with a remark",
    `[RESERVED] Instance #2 - Login - Start: ${T} - Files: src/a.ts (the form)`,
  ],
  ["behind the time, in backticks", `[RESERVED] Instance #2 - Login - Start: ${T} · Files: \`src/a.ts\``],
  [
    "behind the time, before another field",
    `[RESERVED] Instance #2 - Login - Start: ${T} | Files: src/a.ts | Estimate: 30 min`,
  ],
  ["behind the time, after a full stop", `[RESERVED] Instance #2 - Login - Start: ${T}. Files: src/a.ts`],
  ["behind two blank lines", `[RESERVED] Instance #2 - Login - Start: ${T}\n\n\nFiles: src/a.ts`],
  [
    "as a folder from the top of the disk",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /home/ann/app/src/`,
  ],
  [
    "as a pattern from the top of the disk",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /home/ann/app/src/**`,
  ],
  [
    "from the top of the disk, among others",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: lib/x.ts, /home/ann/app/src/a.ts`,
  ],
  [
    "on another drive, with slashes",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: d:/work/app/src/a.ts`,
  ],
])("a file is held that is listed %s", (_how, lines) => {
  expect(standing(lines)).toBe("held");
});

it.each([
  ["under a label that nobody knows", `[RESERVED] Instance #2 - Login - Start: ${T}\nFlies: src/a.ts`],
  ["behind a dash", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles - src/a.ts`],
  ["in a sentence", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: everything under src/`],
  ["in a further line", `[RESERVED] Instance #2 - Login - Start: ${T}\nI am also in src/a.ts for a moment`],
  ["with a state that nobody knows", `[RESERVD] Instance #2 - Login - Start: ${T}\nFiles: src/a.ts`],
  ["with a state of one's own", `[REVIEWING] Instance #2 - Login - Start: ${T}\nFiles: src/a.ts`],
  ["with nothing but a sign", `🔒 Instance #2 - Login - Start: ${T}\nFiles: src/a.ts`],
  ["to be kept off", `[RESERVED] Instance #2 - Login - Start: ${T}\nHands off src/a.ts please`],
  ["under a label of one's own", `[RESERVED] Instance #2 - Login - Start: ${T}\nTargets: src/a.ts`],
  ["behind an arrow", `[RESERVED] Instance #2 - Login - Start: ${T}\n-> src/a.ts`],
  ["in a title above no list", `[RESERVED] Instance #2 - Fix src/a.ts - Start: ${T}`],
  ["in a title, by its own name", `[RESERVED] Instance #2 - Rework of a.ts - Start: ${T}`],
  ["in brackets behind words", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: the form (src/a.ts)`],
  ["in French", `[RESERVED] Instance #2 - Login - Start: ${T}\nJe travaille aussi dans src/a.ts`],
])("a file is claimed that is named %s", (_how, lines) => {
  expect(standing(lines)).toBe("claimed");
});

it.each([
  ["of a free task", "[FREE] Login\nFiles: src/a.ts"],
  ["of what is done", `[DONE] Instance #2 - Login - Finished: ${T}\nFiles: src/a.ts`],
  ["of what is over in a word of one's own", `[MERGED] Instance #2 - Login - Start: ${T}\nFiles: src/a.ts`],
  ["of a title above a list", `[RESERVED] Instance #2 - Move src/a.ts - Start: ${T}\nFiles: src/b.ts`],
  ["of a title that leaves it alone", `[RESERVED] Instance #2 - Login, not src/a.ts - Start: ${T}`],
  ["of a title that only looks", `[RESERVED] Instance #2 - Login, see src/a.ts - Start: ${T}`],
  ["of a title that has lapsed", "[RESERVED] Instance #2 - Fix src/a.ts - Start: 2026-11-29 08:00 +01:00"],
  ["of who waits", `[WAITING] Instance #2 - Fix src/a.ts - Since: ${T}\nFiles: @src/a.ts`],
  [
    "behind what is done",
    `[DONE] Instance #2 - Login - Finished: ${T}\nFiles: src/b.ts\n\nNotes on src/a.ts`,
  ],
  ["of another place on the disk", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /etc/app.conf`],
  [
    "of another copy's other file",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /home/ann/app/lib/a.ts`,
  ],
  ["of another entry", `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: src/b.ts`],
  ["that says what it depends on", `[RESERVED] Instance #2 - Login - Start: ${T}\nDepends on src/a.ts`],
  ["that says where to look", `[RESERVED] Instance #2 - Login - Start: ${T}\nSee src/a.ts for the shape`],
  ["that says what comes first", `[RESERVED] Instance #2 - Login - Start: ${T}\nAfter: src/a.ts`],
  ["that leaves it alone", `[RESERVED] Instance #2 - Login - Start: ${T}\nNot touching src/a.ts`],
  ["that takes it as a model", `[RESERVED] Instance #2 - Login - Start: ${T}\nSame style, like src/a.ts`],
  ["that waits for it", `[RESERVED] Instance #2 - Login - Start: ${T}\nWaiting for src/a.ts`],
  ["that says that it is done", `[RESERVED] Instance #2 - Login - Start: ${T}\nDone: src/a.ts`],
  [
    "that excepts it",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: everything in lib/ except src/a.ts`,
  ],
  ["in French, of what it depends on", `[RESERVED] Instance #2 - Login - Start: ${T}\nDépend de src/a.ts`],
  ["in French, of where to look", `[RESERVED] Instance #2 - Login - Start: ${T}\nVoir src/a.ts`],
  ["of notes", `[RESERVED] Instance #2 - Login - Start: ${T}\nNotes: src/a.ts has the old form`],
  [
    "of an address on the web",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nSpec: https://example.org/src/a.ts`,
  ],
  [
    "of a new file whose folder is called as the repository",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: /src/app/a.ts`,
  ],
  ["whose list says nothing", `[RESERVED] Instance #2 - Login - Start: ${T} - Files: none`],
  [
    "of a list of another entry's",
    `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: src/b.ts\n\nFiles of the old form were in src/a.ts`,
  ],
])("a file stays free in a line %s", (_how, lines) => {
  expect(standing(lines)).toBe("free");
});

const listing = (list: string) => `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: ${list}`;

it.each([
  "@src/a.ts",
  "src/a.ts!",
  "src/a.ts?",
  "src/a.ts…",
  "src/a.ts...",
  "…/src/a.ts",
  "_src/a.ts_",
  "==src/a.ts==",
  "📄src/a.ts",
  "src/b.ts、src/a.ts",
  "src/b.ts，src/a.ts",
  "$ROOT/src/a.ts",
  "https://example.org/app/blob/main/src/a.ts",
  "app/src/a.ts",
  "SRC/A.ts",
  "src/a",
  "all of src/",
  "everything in src",
  "everything",
  "tout le dépôt",
  "alle Dateien",
  "*",
])("a list means a file that spells it %s", (list) => {
  expect(standing(listing(list))).toBe("claimed");
});

it.each([
  "src/a.ts.bak",
  "src/*/b.ts",
  "src/*.js",
  "src/[bc].ts",
  "lib/a.ts",
  "src/ab.ts",
  "!src/a.ts",
  "~~src/a.ts~~",
  "src/a/b.ts",
  "all of lib/",
  "none",
  "tbd",
])("a list means another file, or none, that says %s", (list) => {
  expect(standing(listing(list))).toBe("free");
});

it("the disk is asked about listed names that may mean the path, and about no other", () => {
  const asked: string[] = [];
  const kindOf = (path: string) => {
    asked.push(path);
    return "none" as const;
  };
  const files = Array.from({ length: 5_000 }, (_, i) => `lib/${i}.ts`).join(", ");
  const view = new View(
    `## Task reservations\n### Current tasks\n\`\`\`\n${listing(`${files}, app/src/a.ts`)}\n\`\`\`\n`,
  );
  expect(unreadOn(view, "src/a.ts", { ...context, kindOf })).toHaveLength(1);
  expect(asked.filter((path) => path.startsWith("lib/"))).toEqual([]);
  expect(asked).toContain("app/src/a.ts");
});

const ENTRY = `[RESERVED] Instance #2 - Login - Start: ${T}\nFiles: src/b.ts, src/a.ts`;

it.each([
  ["below a heading of its own", `## Who does what\n\n${ENTRY}`, true],
  ["in a fence there", `## Reservations\n\n### Active tasks\n\n\`\`\`\n${ENTRY}\n\`\`\``, true],
  ["in a list there", `# Board\n\n- ${ENTRY.replace("\n", "\n  ")}`, true],
  ["where it is an example", `## Example\n\n\`\`\`\n${ENTRY}\n\`\`\``, false],
  ["where it is history", `## History\n\n${ENTRY}`, false],
  ["where nobody has filled it in", `## Who does what\n\n${ENTRY.replace("#2", "#X")}`, false],
  ["where it is done", `## Who does what\n\n${ENTRY.replace("RESERVED", "DONE")}`, false],
])("an entry %s is told of, or not", (_where, text, isTold) => {
  const told = openClaimsOn(new View(`${text}\n`), "src/a.ts", context).map(({ who }) => who);
  expect(told).toEqual(isTold ? ["Instance #2"] : []);
});

it("an entry outside of the sections is not told to who made it", () => {
  const view = new View(`## Who does what\n\n${ENTRY}\n`);
  expect(openClaimsOn(view, "src/a.ts", { ...context, instance: 2 })).toEqual([]);
});
