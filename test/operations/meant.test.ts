import { expect, it } from "vitest";
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
