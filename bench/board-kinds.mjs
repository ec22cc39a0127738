// Boards of every kind that grows, each of about so many bytes: what a long list, a strange text or somebody's ill will may make of the file.
const AT = "2026-11-30 09:00 +00:00";

const TEAM = `- **Instance #1** : ACTIVE - Ana (${AT})\n`;

/** A board with something in one of its sections. */
function board({ team = TEAM, held = "", tasks = "", log = "", more = "" }) {
  return (
    `# Board\n\n## Active instances\n${team}\n## Task reservations\n\n### Current tasks\n\`\`\`\n${held}\`\`\`\n\n` +
    `### Remaining tasks\n\`\`\`\n${tasks}\`\`\`\n\n## Real-time activity log\n${log}\n${more}`
  );
}

/** So many characters of entries by their numbers. */
function fill(size, entry) {
  const made = [];
  for (let i = 1, length = 0; length < size; i++) {
    const one = entry(i);
    made.push(one);
    length += one.length;
  }
  return made.join("");
}

const two = (number) => String(number).padStart(2, "0");
const who = (i) => `Instance #${(i % 500) + 2}`;
const held = (i) =>
  `[RESERVED] ${who(i)} - Task number ${i} - Start: ${AT}\nFiles: src/m${i % 97}/f${i}.ts\n\n`;
const logged = (i) =>
  `### 2026-11-${two(1 + (i % 28))} ${two(i % 24)}:${two(i % 60)} +00:00 - Instance #${(i % 9) + 1}\n` +
  `- **Action** : Work on the thing ${i}\n- **Status** : DONE\n- **Files** : src/f${i}.ts\n\n`;
const ofTeam = (i) => `- **Instance #${i}** : ACTIVE - Name ${i} (${AT})\n`;
const mixed = (size) => board({ held: fill(size / 2, held), log: fill(size / 2, logged) });
const notes = (entry) => (size) => board({ more: `## Notes\n${fill(size, entry)}` });

/** Each makes a text of about so many characters; those that no other text resembles are called after what they hold. */
export const KINDS = {
  // What coord itself writes.
  reservations: (size) => board({ held: fill(size, held) }),
  "done reservations": (size) =>
    board({
      held: fill(
        size,
        (i) =>
          `[DONE] ${who(i)} - Task number ${i} - Finished: ${AT}\nResult: Success\nFiles: src/m${i % 97}/f${i}.ts\n\n`,
      ),
    }),
  waiting: (size) =>
    board({
      held:
        held(1) +
        fill(
          size,
          (i) => `[WAITING] ${who(i)} - Task number ${i} - Since: ${AT}\nFiles: src/m${i % 97}/f${i}.ts\n\n`,
        ),
    }),
  globs: (size) =>
    board({
      held: fill(
        size,
        (i) => `[RESERVED] ${who(i)} - T${i} - Start: ${AT}\nFiles: src/*${i}*/**/f*.ts, {a,b}${i}/*.js\n\n`,
      ),
    }),
  "one list of files": (size) =>
    board({
      held: `[RESERVED] Instance #2 - T - Start: ${AT}\nFiles: ${fill(size, (i) => `src/f${i}.ts, `)}z.ts\n`,
    }),
  "nearly reservations": (size) => board({ held: fill(size, (i) => `[RESERVED] Ann - thing ${i}\n`) }),
  log: (size) => board({ log: fill(size, logged) }),
  "log of another year": (size) => board({ log: fill(size, (i) => logged(i).replace("2026", "2025")) }),
  "log by hand": (size) =>
    board({
      log: fill(
        size,
        (i) =>
          `### ${two(i % 24)}:${two(i % 60)} - Instance #${(i % 9) + 1}\n- Action: did ${i}\n- **Statut** : fini\n`,
      ),
    }),
  "log in lines": (size) =>
    board({ log: fill(size, (i) => `[17:05] Instance #${(i % 9) + 1} - what was done ${i}\n`) }),
  "log not in ASCII": (size) =>
    board({ log: fill(size, (i) => logged(i).replace("Work on", "Étape – “façade” 漢字")) }),
  instances: (size) => board({ team: fill(size, ofTeam) }),
  tasks: (size) => board({ tasks: fill(size, (i) => `[FREE] Task number ${i}\n`) }),
  "short tasks": (size) => board({ tasks: fill(size, (i) => `[FREE] t${i}\n`) }),
  "tasks under way": (size) =>
    board({ tasks: fill(size, (i) => `[IN_PROGRESS] ${who(i)} - Task number ${i}\n`) }),
  "begun tasks whose leases are over": (size) => {
    const [begun, over] = [
      (i) => `[IN_PROGRESS] ${who(i)} - Task number ${i}\n`,
      (i) => held(i).replace("2026", "2025"),
    ];
    return board({ held: fill(size / 5, over), tasks: fill((size * 4) / 5, begun) });
  },
  "tasks as boxes": (size) =>
    board({}).replace(
      "### Remaining tasks\n```\n```\n",
      () => `### Remaining tasks\n${fill(size, (i) => `- [ ] do the thing ${i}\n`)}`,
    ),
  messages: (size) =>
    board({
      more: `## Messages\n\n${fill(
        size,
        (i) =>
          `### QUESTION #${i} - Instance #${(i % 9) + 2} → Instance #1 - ${AT}\n**Subject** : what about ${i}\n**State** : OPEN\n\n`,
      )}`,
    }),
  handovers: (size) =>
    board({
      more: `## Handovers between instances\n\n${fill(
        size,
        (i) =>
          `### HANDOVER Instance #${(i % 9) + 2} → Instance #1\n**Task** : T${i}\n**Progress** : 50%\n**Status** : PENDING\n\n`,
      )}`,
    }),
  alerts: (size) =>
    board({
      more: `## Emergencies and blockers\n\n### Open blockers\n\`\`\`\n${fill(
        size,
        (i) => `🚨 BLOCKER - Instance #${(i % 9) + 2} - ${AT}\nTask: T${i}\nProblem: it fails ${i}\n\n`,
      )}\`\`\`\n`,
    }),
  conflicts: (size) =>
    board({
      more: `## Conflict detection\n\n### Open conflicts\n\`\`\`\n${fill(
        size,
        (i) =>
          `CONFLICT - Instance #${(i % 9) + 2} and Instance #1 - ${AT}\nFiles: src/f${i}.ts\nState: OPEN\n\n`,
      )}\`\`\`\n`,
    }),
  components: (size) =>
    board({
      more: `## Component status\n### Back\n${fill(size, (i) => `- **src/c${i}.ts** : ✅ works\n`)}`,
    }),
  priorities: (size) =>
    board({
      more: `## Development priorities\n### P1 - CRITICAL\n${fill(size, (i) => `${i}. Fix the thing ${i}\n`)}`,
    }),
  "a team's": (size) =>
    board({
      team: fill(size / 20, ofTeam),
      held: fill(size / 5, held),
      tasks: fill(size / 10, (i) => `[FREE] Task number ${i}\n`),
      log: fill(size / 2, logged),
      more: `## Component status\n${fill(size / 10, (i) => `- **src/c${i}.ts** : ✅ works\n`)}`,
    }),
  // Claims in other forms.
  "a table of locks": (size) =>
    `# Who works on what\n\n| Session | Files | Since |\n| --- | --- | --- |\n${fill(
      size,
      (i) => `| anna${i} | \`lib/f${i}.ts\` | 2026-02-03 |\n`,
    )}`,
  "a table in a section": (size) =>
    board({
      more: `## Who\n\n| a | b | c |\n|---|---|---|\n${fill(size, (i) => `| x${i} | src/f${i}.ts | open |\n`)}`,
    }),
  "sections that lock": (size) => `# Locks\n${fill(size, (i) => `## anna${i}\n- Files: lib/f${i}.ts\n`)}`,
  "lines that lock": (size) => `# Locks\n${fill(size, (i) => `- anna${i}: lib/f${i}.ts\n`)}`,
  "YAML that locks": (size) =>
    `# Locks\n\n\`\`\`yaml\nlocks:\n${fill(size, (i) => `  - owner: a${i}\n    files: [src/f${i}.ts]\n`)}\`\`\`\n`,
  "paragraphs of HTML that lock": (size) =>
    `<h2>Locks</h2>\n${fill(size, (i) => `<p><b>anna${i}</b>: lib/f${i}.ts</p>\n`)}`,
  "JSON in lines that locks": (size) =>
    `# Locks\n\n${fill(size, (i) => `{"event":"${i % 3 === 2 ? "release" : "claim"}","agent":"a${i % 50}","file":"src/f${i % 700}.ts"}\n`)}`,
  "a conversation": (size) =>
    `# Chat\n\n${fill(size, (i) => `10:${10 + (i % 50)} <anna${i % 50}> ${i % 3 === 2 ? "done with" : "taking"} src/f${i % 700}.ts\n`)}`,
  "locks of nobody": (size) => `# Locks\n\n${fill(size, (i) => `- src/f${i}.ts is locked\n`)}`,
  "boxes that are taken": (size) =>
    `# Work\n\n${fill(size, (i) => `- [ ] src/f${i}.ts (taken by anna${i % 50})\n`)}`,
  "sentences that name a file": notes((i) => `Instance #${i % 9} works on src/a.ts and so on\n`),
  links: notes((i) => `See [file ${i}](src/f${i}.ts) and [x][y${i}].\n`),
  definitions: notes((i) => `[d${i}]: src/f${i}.ts "title"\n`),
  // Markdown of any kind.
  sections: (size) => board({ more: fill(size, (i) => `## Part ${i} of it\ntext ${i}\n\n`) }),
  "short headings": (size) =>
    board({ more: fill(size, (i) => `# h${String.fromCharCode(97 + (i % 26))}\n`) }),
  "numbered headings": (size) => board({ more: fill(size, (i) => `## ${i}. Part\n`) }),
  "underlined headings": (size) => board({ more: fill(size, (i) => `Title ${i}\n----\n`) }),
  "boxes to tick": (size) => board({ more: `## Todo\n${fill(size, (i) => `- [ ] do the thing ${i}\n`)}` }),
  "deep lists": notes((i) => `${"  ".repeat(i % 30)}- item ${i}\n`),
  quotes: notes((i) => `${"> ".repeat(i % 30)}item ${i}\n`),
  fences: notes(() => "```\nx\n```\n\n"),
  "HTML comments": notes((i) => `<!-- c${i} -->\n\n`),
  HTML: notes((i) => `<div>${i}</div>\n\n`),
  rules: (size) => board({ more: fill(size, () => "---\n") }),
  brackets: notes(() => "[x\n"),
  "long lines": notes(() => `${"word of it, ".repeat(2_000)}\n`),
  "one paragraph": notes((i) => `word ${i} of a paragraph that goes on\n`),
  "one word": (size) => board({ more: `## Notes\n${"a".repeat(size)}\n` }),
  "empty lines": (size) => board({}) + "\n".repeat(size),
  "not ASCII": notes((i) => `- 🎯 étape ${i} → naïve façade “x” 漢字\n`),
  CRLF: (size) => mixed(size).replaceAll("\n", "\r\n"),
  "both ends of lines": (size) =>
    mixed(size)
      .split("\n")
      .map((line, i) => line + (i % 3 === 0 ? "\r\n" : "\n"))
      .join(""),
  "UTF-16": (size) => Buffer.from(mixed(size / 2), "utf16le"),
};

/** A board of a kind, of so many bytes at most and hardly less. */
export function boardOf(kind, bytes) {
  const make = KINDS[kind];
  const [few, some] = [Buffer.from(make(20_000)), Buffer.from(make(40_000))];
  const each = (some.length - few.length) / 20_000;
  for (let size = (bytes - few.length) / each + 20_000; ; size *= 0.995) {
    const made = Buffer.from(make(Math.floor(size)));
    if (made.length <= bytes) return made;
  }
}
