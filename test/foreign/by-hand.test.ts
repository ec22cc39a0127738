import { expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

function told(text: string): string[] {
  return openClaims(new View(text), plainContext).flatMap(({ who, paths }) =>
    paths.map((path) => `${who}: ${path}`),
  );
}

it.each([
  [
    "a lane that is folders, beside who has it",
    "| Agent | Lane | Status |\n|---|---|---|\n| A-1 | `api/**` | active |\n| A-2 | Docs (`docs/`) | wip |\n| A-3 | — | idle |\n",
    ["A-1: api/**", "A-2: docs/"],
  ],
  [
    "a column that says now, and a head of two words",
    "| Who / branch | Currently in |\n|---|---|\n| Bea | a.njk |\n| Tom | - |\n",
    ["Bea: a.njk"],
  ],
  [
    "what each works on, with a column for each",
    "| | Ann | codex-2 |\n|---|---|---|\n| Works on | `a.php` | `b.php` |\n| Branch | x/y | z |\n",
    ["Ann: a.php", "codex-2: b.php"],
  ],
  [
    "the owner behind a dash, in bold type",
    "## Hot zones\n- `a/App.tsx` — **owner: Cursor** (routes). Ann keeps out.\n",
    ["Cursor: a/App.tsx"],
  ],
  [
    "the same in a list of tasks, with the files behind another dash",
    "- [ ] Faster lists — owner: @sam — files: src/lru.go\n",
    ["@sam: src/lru.go"],
  ],
  [
    "a moment behind the name",
    "## Active locks\n- `a.ts` — locked by agent-7 at 11:20 (dark mode)\n- `b.ts` — gesperrt von agent-8 seit 9:10\n",
    ["agent-7: a.ts", "agent-8: b.ts"],
  ],
  [
    "states in brackets before the name",
    "[ACTIVE] agent-oak | files: a.ts, b.ts\n[DONE] agent-elm | files: c.ts\n",
    ["agent-oak: a.ts", "agent-oak: b.ts"],
  ],
  [
    "verbs before the file, with what is given back",
    "## Locks\n[2026-11-28 14:02] LOCK a/x.c by claude-7\n[2026-11-28 14:05] LOCK a/y.c by claude-7\n[2026-11-28 14:30] UNLOCK a/y.c by claude-7\n",
    ["claude-7: a/x.c"],
  ],
  [
    "labels over a rule, twice, with a list that goes on below",
    "AGENT:   claude-a\nSTATUS:  WORKING\nFILES:   src/a.js\n         src/b.js\n--------\nAGENT:   claude-b\nSTATUS:  DONE\nFILES:   src/c.js\n--------\n",
    ["claude-a: src/a.js", "claude-a: src/b.js"],
  ],
  [
    "rows without a fence",
    "# Board\n\nagent,file,status\nfig,a/b.py,editing\nelm,a/c.py,released\n\nfile, path and folder mean the same here.\n",
    ["fig: a/b.py"],
  ],
  [
    "agents by their name, not their number",
    "```yaml\nsessions:\n  - id: s-1\n    agent: gemini\n    files:\n      - a.ts\n```\n",
    ["gemini: a.ts"],
  ],
  [
    "somebody's folded part with its state in the title",
    "<details>\n<summary>claude-west — in progress</summary>\n\n- `src/a.ts`\n\n</details>\n\n- `src/b.ts`\n",
    ["claude-west: src/a.ts"],
  ],
  [
    "a page of a task, with a section for its files",
    "# Retry\n\nStatus: in progress\nClaimed by: opal\n\n## Files to modify\n- `net/retry.go`\n",
    ["opal: net/retry.go"],
  ],
  [
    "files that an agent may edit",
    "## Work in progress\n### Agent C: Import\nFiles this agent may edit:\n- `bank/a.py`\n",
    ["Agent C: bank/a.py"],
  ],
  [
    "what is done now",
    "## Agent-1 (Kiro) status\n- **Done:** wrote `a.md`\n- **Now:** editing `cmd/b.go`\n- **Next:** `cmd/c.go`\n",
    ["Agent-1 (Kiro): cmd/b.go"],
  ],
  [
    "a Chinese heading",
    "### 会话 A（前端）\n- 状态：进行中\n- 文件：`web/a.vue`\n",
    ["会话 A (前端): web/a.vue"],
  ],
  [
    "whose the list is, in the line above it",
    "These files are locked for the backend agent until 9:40:\n\n- `db/a.sql`\n\nOthers:\n\n- `db/b.sql`\n",
    ["backend agent: db/a.sql"],
  ],
  [
    "two sentences of two agents, with what they are in brackets",
    "## In flight right now\n\nClaude (left terminal) is moving `models/` out. Codex (right terminal) works on `b.py` only.\n",
    ["Claude (left terminal): models/", "Codex (right terminal): b.py"],
  ],
  [
    "a short name, and in brackets what it is",
    "Active sessions:\n\n* s1 (Claude Code, main window) — editing `a/b.ts`\n",
    ["s1: a/b.ts"],
  ],
  [
    "an owner of a lock with a time to live",
    "| Resource | Lock owner | TTL |\n|---|---|---|\n| `conf/a.yaml` | claude-4 | 30m |\n",
    ["claude-4: conf/a.yaml"],
  ],
  [
    "blocks that begin with the file",
    "lock: docs/a.md\nby: fable-2\nat: 15:20\n\nlock: docs/b.md\nby: fable-3\nat: 15:31\n",
    ["fable-2: docs/a.md", "fable-3: docs/b.md"],
  ],
  [
    "a heading with its owner, a state, and the files below",
    "## Parser [owner: codex-a]\nStatus: in progress\n- src/a.c\n- src/b.c\n\n## Printer [owner: none]\n- src/c.c\n",
    ["codex-a: src/a.c", "codex-a: src/b.c"],
  ],
  ["a German agent", "## Sperren\n- `a/b.go` – gesperrt durch claude-2 (seit 14:10)\n", ["claude-2: a/b.go"]],
  [
    "what others leave alone, behind it",
    "Codex is splitting `a/api.php` right now. Nobody else edits it.\n",
    ["Codex: a/api.php"],
  ],
  ["a list with nobody in it", "## Being edited\n* `a.kt` [agent-1]\n* `b.kt` []\n", ["agent-1: a.kt"]],
])("%s", (_, text, claims) => {
  expect(told(text)).toEqual(claims);
});

it.each([
  [
    "over, in its feminine form",
    "| Responsável | Arquivo | Situação |\n|---|---|---|\n| Caio | a.rb | cancelada |\n| Bia | b.rb | revertida |\n",
  ],
  ["over, among other remarks", "## Claims\n- `a.ts` — agent-3, claimed 2026-01-04, EXPIRED, free to take\n"],
  [
    "a tool's settings",
    '```json\n{\n  "agent": "eslint",\n  "files": ["src/**/*.ts"],\n  "rules": { "semi": "error" }\n}\n```\n',
  ],
  ["a page that says whose it is", "# Ledger\n\nOwner: Ida\nStatus: accepted\n\n## Files\n- `a/ledger.ts`\n"],
  [
    "yesterday's sessions",
    "## Session 2026-11-20 — claude\nFiles changed: `src/a.ts`\nTests: green. Merged as 3f2a1c.\n",
  ],
  [
    "steps",
    "## Current work\n1. Implement `audio/input.py` with a microphone\n2. Check `docs/STATUS.md` - the status\n",
  ],
  [
    "a tree of folders",
    "## Agents at work\n```\n├── .claude/ # settings\n│   ├── test_a.py # NEW (Audio Agent)\n└── CLAUDE.md # for agents\n```\n",
  ],
  ["what is changed into what", "## In progress\n- [ ] README.md line 5: `# 558 tests` → `# 562 tests`\n"],
  ["a link for an owner", "## Active\n- owner: [a/b.md](a/b.md)\n"],
  [
    "planned work",
    "| Task | File | Who | Status |\n|---|---|---|---|\n| Cache | `a/b.go` | ann | 📅 Planned |\n",
  ],
  ["models and what they are for", "| Model | Task | Size |\n|---|---|---|\n| MusicGen | Audio | 1.5B |\n"],
  ["what code is called by", "## Agents at work\n- `world.Chunk` — Worldgen\n"],
  [
    "a heading about what is frozen",
    "### Copies from `module` are frozen at import\n- Rule: use `module.py` and not its copy\n",
  ],
  ["front matter", "---\nagent: fig\nstate: done\n---\n\n# Notes\n\n`a.ts` is small.\n"],
])("no claim: %s", (_, text) => {
  expect(told(text)).toEqual([]);
});
