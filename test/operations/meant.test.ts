import { expect, it } from "vitest";
import { reserve } from "../../src/operations/reserve.ts";
import { meantTitle } from "../../src/operations/task-data.ts";
import { View } from "../../src/protocol/view.ts";
import { contextOf } from "./context.ts";

const TEXT = `## Task reservations

### Current tasks
\`\`\`
[RESERVED] Instance #1 - API - Start: 2026-11-22 19:50 +01:00
\`\`\`

### Remaining tasks
\`\`\`
[FREE] Clean the code (imports, comments)
[FREE] Fix API tests
[IN_PROGRESS] Fix API docs
[DONE] Old login
\`\`\`
`;

it.each([
  ["Clean the code", "Clean the code (imports, comments)"],
  ["clean  THE code", "Clean the code (imports, comments)"],
  ["imports", "Clean the code (imports, comments)"],
  ["API tests", "Fix API tests"],
  ["Fix API tests", "Fix API tests"],
  // Somebody holds it by this very name.
  ["API", "API"],
  ["login", "login"],
  ["c", "c"],
  ["est", "est"],
  ["Clean the codec", "Clean the codec"],
  ["A new thing", "A new thing"],
])("%s means %s", (said, meant) => {
  expect(meantTitle(new View(TEXT), said, contextOf({}))).toEqual({ ok: true, value: meant });
});

it("several that may be meant are named", () => {
  expect(meantTitle(new View(TEXT), "Fix API", contextOf({}))).toMatchObject({
    refusal: { code: "AMBIGUOUS_TASK", args: { tasks: ["Fix API tests", "Fix API docs"] } },
  });
});

const HELD = (title: string) =>
  `## Task reservations\n\n### Current tasks\n\`\`\`\n${title}\n\`\`\`\n\n### Remaining tasks\n\`\`\`\n[FREE] Fix login\n\`\`\`\n`;

it.each([
  ["Fix login - from 9:00 to 12:00", "TASK_RESERVED"],
  ["Fix login (45 min)", "TASK_RESERVED"],
  ["🔧 Fix login", "TASK_RESERVED"],
  ["Fix login form", "TASK_NEAR"],
  ["Fix logins", null],
  ["Write docs", null],
])("who asks for “Fix login” while somebody is at “%s” hears %s", (title, code) => {
  const view = new View(HELD(`[RESERVED] Instance #1 - ${title} - Start: 2026-11-22 19:50 +01:00`));
  expect(heard(view)).toBe(code);
});

it.each([
  "[RESERVED] Instance #1, Fix login",
  "[RESERVED] Instance #1 -Fix login",
  "[RESERVED] Instance #1 -- Fix login",
  "[RESERVED] Instance #1 => Fix login",
  "[RESERVED] Instance #1 ~ Fix login",
  "[RESERVED] Instance #1 » Fix login",
  "[RESERVED] Instance #1 [P1] - Fix login",
  "[RESERVED] Instance #1 & #2 - Fix login",
])("the title is read behind any sign: %s", (head) => {
  expect(heard(new View(HELD(`${head} - Start: 2026-11-22 19:50 +01:00`)))).toBe("TASK_RESERVED");
});

it.each(["[RESERVIERT] Instance #1 - Fix login", "[RESERVED] Backend - Fix login"])(
  "an entry that can't be read is told to who asks for its task: %s",
  (head) => {
    expect(heard(new View(HELD(`${head} - Start: 2026-11-22 19:50 +01:00`)))).toBe("TASK_CLAIMED");
  },
);

/** The code of a refusal, or else of the first notice, that another instance hears who asks for “Fix login”. */
function heard(view: View): string | null {
  const outcome = reserve.plan(
    view,
    { task: "Fix login", files: [], estimate: undefined, wait: undefined },
    { ...contextOf({}), instance: 2 },
  );
  return outcome.ok ? (outcome.notices?.[0]?.code ?? null) : outcome.refusal.code;
}
