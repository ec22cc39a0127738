import { describe, expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

const told = (text: string) =>
  openClaims(new View(text), plainContext).flatMap(({ who, paths, task }) =>
    paths.length > 0 ? paths.map((path) => `${who}: ${path}`) : [`${who}: «${task}»`],
  );

/** As boards and pages of public repositories have it, in other words. */
describe("what pages of real teams have", () => {
  it.each([
    [
      "operators and files at risk",
      "# Active work\n\n| Operator | Started | Scope | Files at risk |\n|---|---|---|---|\n| Claude (March) | 2026-11-29 | risk notes | `data/a.json`, `docs/risk.md` |\n",
      ["Claude (March): data/a.json", "Claude (March): docs/risk.md"],
    ],
    [
      "several patterns in one code",
      "# Hub\n\n| Task | Who | Files | Status |\n|---|---|---|---|\n| Import | ana | `app/** lib/**` (shell) | 🟡 in progress |\n",
      ["ana: app/**", "ana: lib/**"],
    ],
    [
      "a column of another name for the task, with a long title",
      '# Blockers\n\n| # | Blocker | Owner | Status |\n|---|---|---|---|\n| 4 | Portal says "no form fields found" on 32 distinct pages, and nothing in the log tells which of them | codex | IN PROGRESS |\n| 5 | Phone only on the LAN | Ana | done |\n',
      [
        'codex: «Portal says "no form fields found" on 32 distinct pages, and nothing in the log tells which of them»',
      ],
    ],
    [
      "a page called after an agent, with its claimed paths",
      "# codex-deploy-ci\n\n- Status: active\n\n## Beanspruchte Pfade\n\n- `.github/workflows/build.yml`\n",
      ["codex-deploy-ci: .github/workflows/build.yml"],
    ],
    [
      "a letter",
      "# Sync\n\n## From: Claude, coins -- 2026-11-29\n\n**Touching:** src/player.gd, src/coin.gd\n",
      ["Claude: src/player.gd", "Claude: src/coin.gd"],
    ],
  ] as const)("%s", (_, text, claims) => {
    expect(told(text)).toEqual(claims);
  });

  it.each(["Security", "Core", "Database", "Testing", "Backend", "Storage"])(
    "%s is somebody's role",
    (role) => {
      expect(told(`# Team\n\n## In progress\n\n- ${role}: src/a.ts\n`)).toEqual([`${role}: src/a.ts`]);
      expect(
        told(`# Team\n\n## Sessions\n\n### ${role}\n- Files: src/a.ts\n- Status: in progress\n`),
      ).toEqual([`${role}: src/a.ts`]);
    },
  );

  const board = (lines: string) => `# Work in progress\n\n## Locks\n\n${lines}\n`;
  it.each([
    [
      "words to choose from",
      board("- The assigned momentum/time and save/load follow-ups, one after the other"),
    ],
    ["italics", board("*No files are currently locked by anybody*")],
    ["italics over two words", board("*Updated By: Claude (Lead)*")],
    [
      "a template's row",
      board(
        "| Agent | Files | Status |\n|---|---|---|\n| _add your name here_ | _list files_ | in progress |",
      ),
    ],
    [
      "what a file is of a program",
      board("- `src/panel.tsx` - Settings Panel\n- `src/app/api/templates/` - Template API"),
    ],
    ["a remark", board("- `src/registry.json` (priors; may never force a choice)")],
    [
      "a sentence that goes on",
      board(
        "- Infers area and severity of all that came in from the field in\n  triage (`src/triage.js`) and hands it on",
      ),
    ],
    [
      "whose it may be",
      "# Task board\n\nOwner: `claude`, `cursor`, or empty.\nStatus: in progress\nFiles: src/a.ts\n",
    ],
    [
      "a host",
      "# Work\n\n| Who | Task | Status |\n|---|---|---|\n| Kim | Docs | done, see my.example.com |\n",
    ],
  ])("%s: nobody's", (_, text) => {
    expect(told(text).filter((claim) => !claim.startsWith("?: src/"))).toEqual([]);
  });
});
