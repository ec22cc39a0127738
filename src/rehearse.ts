import { join } from "node:path";
import { main as hook } from "./hooks/main.ts";
import { disk, inTempFolder, textOf } from "./system/files.ts";
import { useProgramCache } from "./system/program-cache.ts";

/** The questions asked before an edit. */
const BEFORE_EDIT = ["check src/a.ts", "check b.ts", "--as 2 check b.ts"];

/** The commands of every day, in both languages; `#` stands for a number of its own. */
const EVERYDAY = [
  "join A",
  "reserve T# --files src/**",
  "reserve U# --files lib/new.ts",
  ...BEFORE_EDIT,
  "log done",
  "status",
  "prime",
  "inbox",
  "extend",
  "release",
  "next",
  "finish U# --result success",
  "finish T# --result partial",
];

/** Tells that a stretch of calls is over, which were of a kind: before an edit, before one on a board in other forms, of every day, rare. */
type StretchTold = (what: "edit" | "other" | "day" | "seldom") => void;

/**
 * Goes once, in a folder of its own, through what will run often. Nothing of it is shown or kept. The build looks what runs and what
 * is loaded meanwhile.
 * @param only what a hook runs that lets an edit through, on a shared board, too
 */
export async function rehearse(only?: "hook", told: StretchTold = () => undefined): Promise<void> {
  const readings = new Map<string, Buffer>();
  const back = useProgramCache({
    read: (name, text) => readings.get(name + text.toString()) ?? null,
    leave: (name, bytes, text) => void readings.set(name + text.toString(), bytes),
  });
  try {
    await inTempFolder("coord-", (cwd) => rehearseIn(cwd, only, told));
  } finally {
    back();
  }
}

async function rehearseIn(folder: string, only: "hook" | undefined, told: StretchTold): Promise<void> {
  const cwd = join(folder, "first");
  const file = join(cwd, "CLAUDE_INSTANCES.md");
  const write = (text: string) => disk.writeFileSync(file, text);
  const session = { CLAUDE_CODE_SESSION_ID: "rehearsal" };
  const named = (instance: number) => ({ COORD_INSTANCE: String(instance), COORD_FILE: file });
  try {
    disk.mkdirSync(cwd);
    write(boardAt(new Date().toISOString()));
    // The words of a refusal are compiled at the first refusal: every allowed edit would have to read them.
    // The first reads the file, and the second what was read of it.
    await hooks(cwd, named(2), ["b.ts", "b.ts"]);
    const shared = sharedIn(join(folder, "shared"));
    await hooks(shared, { COORD_INSTANCE: "2" }, ["b.ts"]);
    await hooks(shared, { COORD_INSTANCE: "1" }, ["src/a.ts"]);
    if (only === "hook") return;
    await hooks(cwd, named(2), ["src/a.ts"]);
    await lines(cwd, named(2), BEFORE_EDIT);
    for (const team of TEAMS) {
      write(team);
      await hooks(cwd, named(1), ["b.ts"]);
      await hooks(cwd, session, ["b.ts", "src/app/main.ts"]);
      await lines(cwd, named(1), BEFORE_EDIT);
    }
    write(longBoard());
    await hooks(cwd, named(2), ["b.ts", "b.ts"]);
    told("edit");
    for (const text of OTHERS) {
      write(text);
      await hooks(cwd, named(1), ["b.ts", "src/a.ts"]);
      await lines(cwd, named(1), BEFORE_EDIT);
    }
    told("other");
    const { vocabularies } = await import("./vocabulary/index.ts");
    write(vocabularies.fr.template(""));
    // Of a session that nobody knows yet, in a repository.
    disk.mkdirSync(join(cwd, ".git"));
    for (const [name, text] of Object.entries(GIT)) disk.writeFileSync(join(cwd, name), text);
    await hooks(cwd, session, ["src/a.ts", "b.ts"]);
    told("edit");
    await lines(cwd, named(3), EVERYDAY);
    // By a session that has reserved something, with all that coord has left there.
    await lines(cwd, session, ["join B", "reserve U --files b.ts"]);
    // With tasks to choose from, a log, components and priorities.
    for (const [at, team] of TEAMS.entries()) {
      const elsewhere = join(folder, `team-${at}`);
      disk.mkdirSync(elsewhere);
      disk.writeFileSync(join(elsewhere, "CLAUDE_INSTANCES.md"), team);
      await lines(elsewhere, { COORD_INSTANCE: "1" }, EVERYDAY);
    }
    // With a log of thousands of entries.
    const long = join(folder, "long");
    disk.mkdirSync(long);
    disk.writeFileSync(join(long, "CLAUDE_INSTANCES.md"), longBoard());
    await lines(long, { COORD_INSTANCE: "1" }, EVERYDAY);
    told("day");
    await lines(cwd, named(3), ["--help"]);
    told("seldom");
    // On a board that coord wrote last.
    await hooks(cwd, session, ["src/a.ts", "b.ts"]);
    await lines(cwd, session, BEFORE_EDIT);
    // Elsewhere, since a process remembers what it has read of a journal.
    const moved = join(folder, "second");
    disk.cpSync(cwd, moved, { recursive: true });
    await hooks(moved, session, ["src/a.ts", "b.ts"]);
    await lines(moved, session, BEFORE_EDIT);
    told("edit");
    // And where somebody has typed something into it since.
    const board = join(moved, "CLAUDE_INSTANCES.md");
    disk.writeFileSync(board, textOf(board)?.replace("\n## ", "\nTyped by hand.\n\n## ") ?? "");
    await hooks(moved, session, ["b.ts", "b.ts"]);
    await lines(moved, session, BEFORE_EDIT);
    told("other");
  } catch {
    // The code that ran until then is kept all the same.
  }
}

/** What git keeps at the least. */
const GIT = { ".git/HEAD": "ref: refs/heads/main\n", ".git/config": "[core]\n\tbare = false\n" };

/** A repository that git tracks a file of, with a board that several machines share: its copy is young, so that nobody is asked. */
function sharedIn(cwd: string): string {
  const time = Date.now();
  for (const folder of [".git", ".coord/shared"]) disk.mkdirSync(join(cwd, folder), { recursive: true });
  const files = {
    "CLAUDE_INSTANCES.md": boardAt(new Date(time).toISOString()),
    "b.ts": "b",
    ...GIT,
    ".git/index": indexOf("b.ts"),
    ".coord/remote": "git origin refs/coord/main\n",
    ".coord/shared/contact": `${time} ${time} 0\n`,
  };
  for (const [name, text] of Object.entries(files)) disk.writeFileSync(join(cwd, name), text);
  return cwd;
}

/** A git index with one old file. */
function indexOf(name: string): Buffer {
  const bytes = Buffer.alloc(104);
  bytes.write("DIRC");
  bytes.writeUInt32BE(2, 4);
  bytes.writeUInt32BE(1, 8);
  bytes.writeUInt16BE(name.length, 72);
  bytes.write(name, 74);
  return bytes;
}

type SpawnVariables = Readonly<Record<string, string>>;

async function hooks(cwd: string, env: SpawnVariables, paths: readonly string[]): Promise<void> {
  for (const path of paths) await hook(["claude"], { ...worldOf(cwd, env, edit(cwd, path)), options: {} });
}

async function lines(cwd: string, env: SpawnVariables, words: readonly string[]): Promise<void> {
  // A hook, whose compiled code is kept after a rehearsal, has nothing of the command line.
  const { main: cli } = await import("./cli/main.ts");
  for (const [number, language] of ["en", "fr"].entries())
    for (const line of words)
      await cli(
        [...line.replace("#", language).split(" "), "--lang", language],
        worldOf(cwd, asOther(env, number)),
      );
  // Without it, the language is the file's.
  for (const line of words.filter((one) => one.startsWith("check")))
    await cli(line.split(" "), worldOf(cwd, env));
}

/** A number of its own in each language. */
function asOther({ COORD_INSTANCE: own, ...env }: SpawnVariables, by: number): SpawnVariables {
  return own === undefined ? env : { ...env, COORD_INSTANCE: String(Number(own) + by) };
}

function worldOf(cwd: string, env: SpawnVariables, stdin = "") {
  const never = () => false;
  return {
    cwd,
    env,
    out: () => undefined,
    err: () => undefined,
    now: Date.now,
    zone: () => 0,
    readStdin: () => Promise.resolve(stdin),
    isReadOnly: async (words: readonly string[]) =>
      (await import("./cli/commands/index.ts")).isReadOnly(words),
    stdinIsTerminal: never,
    stdoutIsTerminal: never,
    columns: 80,
    parentPid: process.ppid,
    version: "",
  };
}

/** A board on which somebody has just reserved `src/`, and something of each kind that a Markdown file has. */
function boardAt(time: string): string {
  const start = `${time.slice(0, 10)} ${time.slice(11, 16)} +00:00`;
  const entry = `[RESERVED] Instance #1 - T - Start: ${start}\nFiles: src/**`;
  return `# Board – équipe 🚀\n\nWhat it is.\n* * *\n1. one\n2. two\n\n> said\n\n---\n\n## Active instances\n- **Instance #1** : ACTIVE - A (${start})\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${entry}\n\`\`\`\n\n## Activity log\n### Instance #1\n- 10:00 : done\n\n| a |\n| - |\n<!-- end -->\n`;
}

/** Boards as teams have them: bold labels, who has finished, claims without a date, several of them, states of components, a long log. */
const TEAMS = [
  `# 🤝 Coordination – Projet Étoile\n\n**Ce fichier dit qui fait quoi.**\n\n---\n\n## 📊 État actuel du projet\n\n### 👥 Instances actives\n- **Instance #1** : ACTIVE - Le site (2026-01-05)\n- **Instance #2-#4** : TERMINÉES - fermées\n- **Instance #5** : EN PAUSE - Relecture\n\n### Dernière synchronisation\n**Date** : 2026-01-05 - 10:20\n**Par** : Instance #1\n**Action** : Mise en place\n\n## 🔐 Réservations de tâches\n\n### Tâches en cours\n\`\`\`\n[RÉSERVÉ] Instance #1 - Le site - Début: 10:40\n[RÉSERVÉ] Instance #5 - Les textes - Début: 2026-01-05 09:00\nEstimation: 30 minutes\nFichiers concernés: textes/**, src/app/main.ts\n[TERMINÉ] Instance #3 - Les liens - Fini: 09:30\nRésultat: Succès\n\`\`\`\n\n### Tâches restantes à terminer\n\`\`\`\n[EN_COURS] Corriger les pages (A-1, A-2)\n[LIBRE] Écrire le guide\n\`\`\`\n\n## 📝 Log d'activité temps réel\n\n${logOf("Action", "Statut", "EN COURS", "Fichiers")}\n### [Modèle]\n\`\`\`\n### HH:MM - Instance #X\n- **Action** : [ce qui est fait]\n\`\`\`\n\n## État des composants\n### Serveur\n- **main.py** : Fonctionnel\n- **db/** : En développement\n\n## Priorités de développement\n### P1 - CRITIQUE (d'abord)\n1. Un\n2. Deux\n### P2 - NORMAL\n1. Trois\n\n## Notes\n- **Relire** avant de partir`,
  `# Coordination\n\n## Current state of the project\n\n### Active instances\n- **Instance #1** : ACTIVE - Site (2026-01-05 10:00)\n- **Instance #2** : FINISHED - Links\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n[RESERVED] Instance #1 - Site - Start: 10:40\nFiles: site/**, b.html\n[RESERVED] Instance #3 - Texts - Start: 2026-01-05 09:00 +00:00\nEstimate: 30 minutes\nFiles: texts/**\n[DONE] Instance #2 - Links - Finished: 09:30\n\`\`\`\n\n### Remaining tasks\n\`\`\`\n[FREE] Write the guide\n\`\`\`\n\n## Activity log\n\n${logOf("Action", "Status", "IN PROGRESS", "Files")}\n## Component status\n### Server\n- **main.py** : works\n\n## Development priorities\n### P1 - CRITICAL\n1. One\n`,
];

/** With a log of thousands of entries. */
function longBoard(): string {
  return boardAt(new Date().toISOString()) + logOf("Action", "Status", "DONE", "Files").repeat(60);
}

function logOf(...[action, status, state, files]: readonly [string, string, string, string]): string {
  const entry = (_: unknown, at: number) =>
    `### ${10 + (at % 12)}:${10 + (at % 50)} - Instance #${1 + (at % 3)}\n- **${action}** : ${at}\n- **${status}** : ${state}\n- **${files}** : src/p${at}.ts\n`;
  return Array.from({ length: 60 }, entry).join("\n");
}

/** Boards in forms of their own: a table, labels, sentences, YAML; and one whose lines end as on Windows. */
const OTHERS = [
  '# Agent locks\n\nLast updated: 2026-01-05\n\n| Agent | Files | Task | Status | Since | Expires |\n| --- | --- | --- | --- | --- | --- |\n| codex-1 | `src/**`, b.ts | Parser | active | 2026-01-05 10:00 | - |\n| claude | docs/*.md | Guide | done | | |\n\n## Active sessions\n\n### Session A (codex)\n- **Working on**: the parser\n- **Files**: `src/a.ts`, "lib/b c.ts"\n- **Status**: in progress\n\n**Owner:** claude\n**Files:**\n- src/a.ts (line 12)\n- b.ts\n\nclaude is working on src/a.ts until Friday. Do not touch b.ts.\n\n```yaml\nlocks:\n  - agent: gemini\n    files: [src/a.ts, b.ts]\n```\n\nsrc/a.ts: locked by codex\n\n## Done\n- [x] b.ts (claude)\n',
  "# Sesiones\r\n\r\n## Sesión activa: maría\r\n- Archivos: src/a.ts, b.ts\r\n- Estado: en curso\r\n\r\n## Task reservations\r\n### Current tasks\r\n[RESERVED] Instance #1 - T - Start: 10:00\r\nFiles: b.ts\r\n",
];

/** Claude Code's words to a hook before an edit. */
function edit(cwd: string, path: string): string {
  return JSON.stringify({
    session_id: "rehearsal",
    cwd,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(cwd, path), old_string: "a", new_string: "b" },
  });
}
