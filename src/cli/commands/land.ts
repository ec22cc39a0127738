import { withNotices } from "../../presentation/presenter.ts";
import { ownFiles } from "../../git/own-files.ts";
import { changesIn } from "../../git/staged.ts";
import {
  inLandingTree,
  type Landing,
  type LandingWay,
  type LastChange,
  lastChangeOf,
  mergeInto,
  moveBranch,
} from "../../git/worktrees/land.ts";
import { repositoryAt } from "../../git/worktrees/trees.ts";
import { audit } from "../../operations/check.ts";
import { forecast as whereabouts, NOBODY } from "../../operations/forecast.ts";
import type { ReservationData } from "../../operations/shapes.ts";
import type { Notice, Refusal } from "../../operations/types.ts";
import { release } from "../../presentation/finish.ts";
import { MISSING, passOn } from "../../system/commands.ts";
import { askGit, GitError, type GitPlace, runGit, workTreeAt } from "../../system/git.ts";
import { escapeFor, visible } from "../../text/clean.ts";
import { refreshOtherTrees } from "../../workspace/trees-news.ts";
import { command, type CommandContext, type CommandReport, type TypedInput } from "../command.ts";
import { UsageError } from "../failures.ts";
import { shellWord } from "../arguments.ts";
import { reserve } from "./reserve.ts";
import { guardianOf } from "./run.ts";

/** Interval between signs of life while it works (ms), well below the shortest lease. */
const BEAT_EVERY = 60_000;
/** How often a merge is made anew because the branch has moved meanwhile. */
const MOST_TRIES = 5;
/** Maximum number of files that are named one by one. */
const MOST_NAMED = 20;

const fields = {
  onto: { kind: "text", at: "option", placeholder: "BRANCH" },
  check: { kind: "text", at: "option", placeholder: "COMMAND" },
  squash: { kind: "flag", at: "option" },
  rebase: { kind: "flag", at: "option" },
  merge: { kind: "flag", at: "option" },
  push: { kind: "flag", at: "option" },
  wait: { kind: "optionalDuration", at: "option", placeholder: "DURATION" },
} as const;

export const land = command({
  name: "land",
  ownRepository: true,
  readOnly: false,
  fields,
  async run(context, input) {
    const found = await landingOf(context, input);
    if ("code" in found) return refused(found);
    const left = await uncommitted(context);
    if (left !== null) return refused(left);
    if (context.dryRun) return foreseen(context, found);
    const task = `Land ${found.name} onto ${found.onto} (${process.pid})`;
    const resource = `branch:${found.onto}`;
    const wait = input.wait ?? Number.POSITIVE_INFINITY;
    const got = await turnOf(context, { task, resource: [resource], wait });
    if (!got.ok) return got;
    const { reservation } = got.data;
    return inTurn(context, reservation, got.notices ?? [], () => landed(context, found, input));
  },
});

/** How long a landing of one's own that was killed, or is under way, is waited for (ms), and the pause in between. */
const OWN_PATIENCE = 10_000;
const OWN_PAUSE = 200;

/** Waits in line. Nobody can wait for what is one's own: that is asked for again until it is over. */
async function turnOf(
  context: CommandContext,
  asked: Readonly<Record<string, unknown>>,
): ReturnType<typeof reserve.run> {
  for (const until = performance.now() + OWN_PATIENCE; ;) {
    const got = await reserve.run(context, asked);
    const isOwn = !got.ok && (got.refusal.code === "WAIT_CYCLE" || got.refusal.code === "FILES_RESERVED");
    if (!isOwn || performance.now() > until) return got;
    await new Promise((done) => setTimeout(done, OWN_PAUSE));
  }
}

function refused(refusal: Refusal): CommandReport {
  return { ok: false, refusal };
}

function gitIn({ workspace, outside }: CommandContext): GitPlace {
  const place = workTreeAt(workspace.place.root, outside.env);
  // Git's hooks judged these files when they were committed; a merge does not judge them anew.
  return { ...place, env: { ...place.env, COORD_HOOK_MODE: "off" } };
}

/** The landing asked for, or why there is nothing to land. */
async function landingOf(
  context: CommandContext,
  input: TypedInput<typeof fields>,
): Promise<(Landing & { readonly base: string }) | Refusal> {
  const { place } = context.workspace;
  const git = gitIn(context);
  const onto = input.onto ?? (await defaultBranch(git, place.main));
  const [commit, branch, base] = await Promise.all([
    runGit(git, ["rev-parse", "--verify", "HEAD^{commit}"]),
    askGit(git, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
    askGit(git, ["rev-parse", "--verify", "--quiet", `refs/heads/${onto ?? ""}^{commit}`]),
  ]);
  if (onto === null || base === null) return { code: "NO_BRANCH", args: { branch: onto ?? "" } };
  const name = branch ?? commit.trim().slice(0, 10);
  const isIn = (await askGit(git, ["merge-base", "--is-ancestor", commit.trim(), base])) !== null;
  if (branch === onto || isIn) return nothing({ name, onto });
  return { commit: commit.trim(), name, onto, way: wayOf(input), base };
}

function nothing({ name, onto }: Pick<Landing, "name" | "onto">): Refusal {
  return { code: "NOTHING_TO_LAND", args: { name, onto } };
}

function wayOf(input: TypedInput<typeof fields>): LandingWay {
  const ways = (["merge", "squash", "rebase"] as const).filter((way) => input[way] === true);
  const [way = "merge", other] = ways;
  if (other !== undefined) throw new UsageError("TOGETHER", { one: `--${way}`, other: `--${other}` });
  return way;
}

async function defaultBranch(git: GitPlace, main: string): Promise<string | null> {
  return (await repositoryAt(git, main)).base?.branch.replace(/^origin\//, "") ?? null;
}

/** The no to files that no commit has, but for those that others have reserved. */
async function uncommitted({ workspace, outside }: CommandContext): Promise<Refusal | null> {
  const isOwn = ownFiles(workspace.place);
  const changes = await changesIn(workTreeAt(workspace.place.root, outside.env));
  const keys = changes.map(({ path }) => path.normalize("NFC")).filter((path) => !isOwn(path));
  const paths = keys.map((path) => ({ given: path, kind: "inside" as const, path }));
  const judged = await workspace.perform(audit, { paths }, true);
  const mine = judged.ok ? judged.result.paths.filter(({ verdict }) => verdict !== "reserved") : [];
  const files = (judged.ok ? mine.map(({ path }) => path) : keys).slice(0, MOST_NAMED);
  return files.length === 0 ? null : { code: "NOT_COMMITTED", args: { paths: files.join(", ") } };
}

/** The forecast of a landing; nothing is done. */
async function foreseen(
  context: CommandContext,
  landing: Landing & { readonly base: string },
): Promise<CommandReport> {
  context.tell(context.render.t.answers.branch.dryRun);
  const git = gitIn(context);
  const merging = await inLandingTree(git, landing.base, (tree) => mergeInto(tree, landing.base, landing));
  if ("conflicts" in merging)
    return refused(await conflictOf(context, landing, landing.base, merging.conflicts));
  if (merging.files.length === 0) return refused(nothing(landing));
  const would = { before: landing.base, commit: null, files: merging.files };
  return withNotices(
    await othersFiles(context, landing.onto, merging.files),
    report(context, landing, { ...would, tree: null, left: [], pushed: false }),
  );
}

/** Word of each instance that has reserved some of the files of a landing: it works on what they were before. */
async function othersFiles(
  { workspace }: CommandContext,
  onto: string,
  files: readonly string[],
): Promise<readonly Notice[]> {
  const paths = files.map((path) => ({ given: path, kind: "inside" as const, path: path.normalize("NFC") }));
  const judged = await workspace.perform(audit, { paths }, true);
  const held = judged.ok ? judged.result.paths.filter(({ verdict }) => verdict === "reserved") : [];
  const told = new Map<string, { instance: number; task: string; paths: string[] }>();
  for (const { path, reservation } of held) {
    if (reservation === null) continue;
    const { instance, task } = reservation;
    const key = `${instance} ${task}`;
    const one = told.get(key) ?? { instance, task, paths: [] };
    if (one.paths.length < MOST_NAMED) one.paths.push(path);
    told.set(key, one);
  }
  return [...told.values()].map((args) => ({
    code: "LANDED_HELD",
    args: { onto, ...args, paths: args.paths.join(", ") },
  }));
}

/** Holds the branch while something runs, and gives it back whichever way that ends. */
async function inTurn(
  context: CommandContext,
  { instance, task }: ReservationData,
  told: readonly Notice[],
  act: () => Promise<CommandReport>,
): Promise<CommandReport> {
  const { workspace } = context;
  const beat = setInterval(() => workspace.sessions.touch(instance, workspace.world.now()), BEAT_EVERY);
  const guardian = guardianOf(context, instance, task);
  try {
    const done = await act();
    return withNotices(told, done);
  } finally {
    clearInterval(beat);
    await release.run(context, { task });
    guardian?.end();
  }
}

/** Merges, checks, and moves the branch; once more where it has moved meanwhile. */
async function landed(
  context: CommandContext,
  first: Landing,
  input: TypedInput<typeof fields>,
): Promise<CommandReport> {
  const git = gitIn(context);
  const check = input.check ?? null;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const base = (await runGit(git, ["rev-parse", "--verify", `refs/heads/${first.onto}^{commit}`])).trim();
    const done = await inLandingTree(git, base, async (tree): Promise<CommandReport | Landed> => {
      const merging = await mergeInto(tree, base, first);
      if ("conflicts" in merging) return refused(await conflictOf(context, first, base, merging.conflicts));
      if (merging.files.length === 0) return refused(nothing(first));
      const status = check === null ? 0 : await checked(context, check, tree);
      if (status !== 0) return failed(context, check ?? "", status);
      return {
        before: base,
        commit: merging.commit,
        files: merging.files,
        tree: null,
        left: [],
        pushed: false,
      };
    });
    if ("ok" in done) return done;
    const moved = await moveBranch(git, first, base, done.commit ?? base);
    if (moved.how === "stale") continue;
    const refusal = input.push === true ? await push(git, first.onto) : null;
    await refreshOtherTrees(context.workspace.place, context.outside.env, context.workspace.world.now());
    const { tree, left } = moved;
    const pushed = input.push === true && refusal === null;
    const said = report(context, first, { ...done, tree, left, pushed });
    return withNotices(
      await othersFiles(context, first.onto, done.files),
      refusal === null ? said : { ...said, verdict: refusal },
    );
  }
  return refused({ code: "BRANCH_MOVES", args: { onto: first.onto, tries: MOST_TRIES }, retryable: true });
}

/** Runs the check in the merged tree, with what it prints. */
async function checked(
  { render, outside, tell, interactive }: CommandContext,
  check: string,
  tree: GitPlace,
): Promise<number> {
  const shell = process.platform === "win32" ? [check] : ["/bin/sh", "-c", check];
  const env = { ...workTreeAt(tree.cwd, outside.env).env };
  const asked = {
    words: shell,
    cwd: tree.cwd,
    env,
    aside: render.audience === "json",
    held: null,
    onTerminal: interactive(),
  };
  const status = await passOn(asked);
  if (status === MISSING) tell(render.t.answers.run.missing(check));
  return status;
}

function failed({ render }: CommandContext, check: string, status: number): CommandReport {
  const data = { status };
  if (render.audience !== "json")
    return {
      ok: true,
      data,
      lines: [render.t.answers.land.failed(escapeFor(render.audience, check, "command"), status)],
      exit: status,
    };
  return {
    ok: true,
    data,
    lines: [],
    verdict: { code: "COMMAND_FAILED", args: { command: check, status }, exit: status },
  };
}

/** Whose the other side is: by the last commit's subject, the work tree that it comes from, or the board. */
async function conflictOf(
  context: CommandContext,
  { commit, onto, name }: Landing,
  base: string,
  files: readonly string[],
): Promise<Refusal> {
  const git = gitIn(context);
  const asked = await context.workspace.perform(whereabouts, { paths: [], all: false }, true);
  const who = asked.ok ? asked.result : NOBODY;
  const { trees } = await repositoryAt(git, context.workspace.place.main);
  const ownerOf = ({ instance, branches }: LastChange) =>
    instance ??
    trees
      .filter(
        ({ branch }) => branch !== null && branch !== onto && branch !== name && branches.includes(branch),
      )
      .map((tree) => who.instanceOf(tree, false))
      .find((found) => found !== null) ??
    null;
  const from = (await askGit(git, ["merge-base", commit, base])) ?? base;
  const said = await Promise.all(
    files.slice(0, MOST_NAMED).map(async (path) => {
      const last = await lastChangeOf(git, path, from, base);
      const owner = last === null ? null : ownerOf(last);
      const work = who.finishedOn(path, owner);
      const instance = owner ?? work?.instance ?? null;
      return { path, instance, task: work?.task ?? last?.subject ?? "" };
    }),
  );
  return { code: "LAND_CONFLICT", args: { name, onto, count: files.length }, conflicts: said };
}

/** Maximum number of lines of what a remote says. */
const MOST_SAID = 6;

/** Pushes the branch. @returns the no of who was to take it; what has landed stays */
async function push(git: GitPlace, onto: string): Promise<Refusal | null> {
  const remote = (await askGit(git, ["config", `branch.${onto}.remote`])) ?? "origin";
  try {
    await runGit(git, ["push", "--quiet", remote, `refs/heads/${onto}`]);
    return null;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const lines = error.message.split("\n").slice(0, MOST_SAID);
    const cause = lines.map((line) => visible(line.trim())).join("; ");
    return { code: "NOT_PUSHED", args: { onto, remote, cause } };
  }
}

/** The result of a landing. `commit`: null where nothing was done. */
interface Landed {
  readonly before: string;
  readonly commit: string | null;
  readonly files: readonly string[];
  readonly tree: string | null;
  readonly left: readonly string[];
  readonly pushed: boolean;
}

function report(
  context: CommandContext,
  { name, onto }: Landing,
  done: Landed,
): Extract<CommandReport, { ok: true }> {
  const { audience, t } = context.render;
  const say = t.answers.land;
  const { commit, files, tree, left } = done;
  const fit = (text: string, key = "path") => escapeFor(audience, text, key);
  const call = `git -C ${shellWord(tree ?? "")} switch --merge ${shellWord(onto)}`;
  const stays =
    tree === null || left.length === 0
      ? []
      : [say.stays(fit(tree), left.map((path) => fit(path)).join(", "), fit(call, "command"))];
  return {
    ok: true,
    data: { branch: name, onto, ...done },
    lines: [
      say.done(fit(name, "branch"), fit(onto, "branch"), commit?.slice(0, 10) ?? null, files.length),
      ...stays,
    ],
    quietLines: commit === null ? [] : [commit],
  };
}
