import { withNotices } from "../../presentation/presenter.ts";
import { join } from "node:path";
import { type CommitRequest, commitOnly, GitLockedError, gitOperationUnderWay } from "../../git/commit.ts";
import { ownFiles } from "../../git/own-files.ts";
import { type Changed, changesIn } from "../../git/staged.ts";
import { reservedVerdict } from "../../presentation/check.ts";
import { type Audited, audit } from "../../operations/check.ts";
import type { Refusal, Resolved } from "../../operations/types.ts";
import { workTreeAt } from "../../system/git.ts";
import { escapeFor } from "../../text/clean.ts";
import type { Actor } from "../../session/sessions.ts";
import type { RenderContext } from "../../messages/render/context.ts";
import { OwnWrites } from "../../session/writes.ts";
import { readInput } from "../../workspace/input.ts";
import type { Command, CommandContext, CommandReport } from "../command.ts";
import { UsageError } from "../failures.ts";

const fields = {
  paths: { kind: "paths", at: "argument", placeholder: "PATH" },
  message: { kind: "text", at: "option", short: "-m", placeholder: "TEXT" },
  "all-mine": { kind: "flag", at: "option" },
} as const;

/** How long another git that has the index is waited for (ms). */
const PATIENCE = 10_000;
/** Maximum number of files of others that are named one by one. */
const MOST_NAMED = 10;

/** A changed file, and whose it is. */
interface ClaimedChange extends Changed {
  /** As coord spells it. */
  readonly key: string;
  readonly verdict: Audited["paths"][number]["verdict"];
  readonly reservation: Audited["paths"][number]["reservation"];
}

/** The paths that go into the commit, and those that stay out of it. */
interface Split {
  readonly taken: readonly ClaimedChange[];
  readonly left: readonly ClaimedChange[];
}

export const commit: Command = {
  name: "commit",
  ownRepository: true,
  readOnly: false,
  fields,
  async run(context, raw) {
    const read = readInput(fields, raw, context.workspace.resolver);
    if (!read.ok) return read;
    const { paths, message, "all-mine": allMine } = read.value.input;
    const made = await commitChanges(context, { named: paths, message, allMine: allMine === true });
    if (!made.ok) return made;
    return context.dryRun ? report(context, made) : await withNews(context, report(context, made));
  },
};

/** The paths wanted in a commit, beside those that the caller holds. */
interface WantedPaths {
  readonly named: readonly Resolved[];
  readonly message: string | undefined;
  /** Whether files go in, too, that nobody holds and this instance wrote. */
  readonly allMine: boolean;
  /** Limits the commit to the files that the caller holds for this task. */
  readonly task?: string;
}

/** A commit that was made; `hash`: null for a dry run. */
export interface Made extends Split {
  readonly ok: true;
  readonly hash: string | null;
  readonly subject: string;
  readonly branch: string | null;
}

/** Commits the caller's files, and no others. @throws UsageError without a message, GitError with what git or a hook said */
export async function commitChanges(
  context: CommandContext,
  wanted: WantedPaths,
): Promise<Made | { readonly ok: false; readonly refusal: Refusal }> {
  const { workspace, outside, dryRun } = context;
  const git = workTreeAt(workspace.place.root, outside.env);
  const { judged, actor } = await judgedChanges(context, wanted.named);
  if (actor === null) return refused({ code: "NO_IDENTITY", args: {} });
  const busy = await gitOperationUnderWay(git);
  if (busy !== null) return refused({ code: "GIT_UNDER_WAY", args: { what: busy } });
  const no = namedOfOthers(judged, wanted.named);
  if (no !== undefined) return refused(no);
  const { state, root } = workspace.place;
  const writes = new OwnWrites(state, actor.instance, workspace.world.now());
  const split = splitBy(judged, wanted, ({ path }) => writes.has(join(root, path)));
  if (split.taken.length === 0)
    return refused({
      code: "NOTHING_TO_COMMIT",
      args: { instance: actor.instance, left: split.left.length },
    });
  const request = requestOf(split, wanted.message);
  if (dryRun) {
    const [subject = ""] = request.message.trimStart().split(/\r\n|\n|\r/);
    return { ok: true, hash: null, branch: null, subject, ...split };
  }
  // git's own hooks learn who commits, whatever told coord.
  const as = { ...git, env: { ...git.env, COORD_INSTANCE: String(actor.instance) } };
  try {
    const committed = await commitOnly(as, request);
    const { refreshOtherTrees } = await import("../../workspace/trees-news.ts");
    await refreshOtherTrees(workspace.place, outside.env, workspace.world.now());
    return { ok: true, ...committed, ...split };
  } catch (error) {
    if (!(error instanceof GitLockedError)) throw error;
    const waited = Math.round(error.waited / 100) / 10;
    return refused({ code: "GIT_LOCKED", args: { lock: error.lock, waited }, retryable: true });
  }
}

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** All that is changed, each with its holder: but coord's own files, which are nobody's, unless a path names them. */
async function judgedChanges(
  { workspace, outside }: CommandContext,
  named: readonly Resolved[],
): Promise<{ judged: readonly ClaimedChange[]; actor: Actor | null }> {
  const isOwn = ownFiles(workspace.place);
  const changes = (await changesIn(workTreeAt(workspace.place.root, outside.env)))
    .map((one) => ({ ...one, key: one.path.normalize("NFC") }))
    .filter(({ key }) => !isOwn(key) || named.some(({ path }) => path === key));
  const paths = changes.map(({ key }) => ({ given: key, kind: "inside" as const, path: key }));
  const answer = await workspace.perform(audit, { paths }, true);
  // Nothing in it refuses: it only looks, and keeps what there is to tell for an answer that is shown.
  const verdicts = answer.ok ? answer.result.paths : [];
  const judged = changes.flatMap((one, index) => {
    const found = verdicts[index];
    return found === undefined ? [] : [{ ...one, verdict: found.verdict, reservation: found.reservation }];
  });
  return { judged, actor: answer.ok ? answer.actor : null };
}

/** The no to a file that is somebody else's and was named as it stands. */
function namedOfOthers(judged: readonly ClaimedChange[], named: readonly Resolved[]): Refusal | undefined {
  const asked = judged.filter(({ key }) => named.some(({ path }) => path === key));
  return reservedVerdict(asked.map(({ key, verdict, reservation }) => ({ path: key, verdict, reservation })));
}

/** Without paths what is mine (of one task, where one is given); else what they cover and is not somebody else's. */
function splitBy(
  judged: readonly ClaimedChange[],
  { named, allMine, task }: WantedPaths,
  wroteIt: (one: ClaimedChange) => boolean,
): Split {
  const isNamed = ({ key }: ClaimedChange) =>
    named.some(
      ({ kind, path }) => kind === "inside" && (path === "" || key === path || key.startsWith(`${path}/`)),
    );
  const isMine = ({ verdict, reservation }: ClaimedChange) =>
    verdict === "mine" && (task === undefined || reservation?.task === task);
  const isTaken = (one: ClaimedChange) =>
    (named.length === 0 ? isMine(one) : isNamed(one) && one.verdict !== "reserved") ||
    (allMine && one.verdict === "free" && wroteIt(one));
  return { taken: judged.filter(isTaken), left: judged.filter((one) => !isTaken(one)) };
}

/** @throws UsageError where no message is given, and what is committed is not of one task whose title could be it */
function requestOf(
  { taken }: Split,
  given: string | undefined,
): CommitRequest & { readonly message: string } {
  const titles = new Set(
    taken.flatMap(({ verdict, reservation }) => (verdict === "mine" && reservation?.task) || []),
  );
  const [title] = titles;
  const message = given ?? (titles.size === 1 ? title : undefined);
  if (message === undefined || message.trim() === "") throw new UsageError("NO_MESSAGE", {});
  return {
    message,
    paths: taken.map(({ path }) => path),
    untracked: taken.filter(({ isNew }) => isNew).map(({ path }) => path),
    patience: PATIENCE,
  };
}

/** Adds the news for the acting instance to the answer; a sign of life, too. */
async function withNews({ workspace }: CommandContext, done: CommandReport): Promise<CommandReport> {
  const news = await workspace.perform(audit, { paths: [] });
  return news.ok ? withNotices(news.notices, done) : done;
}

function report({ render, tell }: CommandContext, made: Made): CommandReport {
  if (made.hash === null) tell(render.t.answers.branch.dryRun);
  return {
    ok: true,
    data: { commit: made.hash, files: made.taken.map(({ key }) => key), left: leftOf(made) },
    lines: commitLines(made, render),
    quietLines: made.hash === null ? [] : [made.hash],
  };
}

function leftOf({ left }: Split): { path: string; instance: number | null }[] {
  return left.map(({ key, verdict, reservation }) => ({
    path: key,
    instance: verdict === "free" ? null : (reservation?.instance ?? null),
  }));
}

/** A commit, with its files and what was left out, for people. */
export function commitLines(made: Made, render: RenderContext): string[] {
  const say = render.t.answers.commit;
  const fit = (text: string, key = "path") => escapeFor(render.audience, text, key);
  const files = made.taken.map(({ key }) => fit(key));
  const left = leftOf(made).map(({ path, instance }) => say.left(fit(path), instance));
  const listed = (lines: readonly string[]) => [
    ...lines.slice(0, MOST_NAMED).map((line) => `  ${line}`),
    ...(lines.length > MOST_NAMED ? [`  ${render.t.words.more(lines.length - MOST_NAMED)}`] : []),
  ];
  return [
    say.done(
      made.hash?.slice(0, 10) ?? null,
      made.branch === null ? null : fit(made.branch, "branch"),
      fit(made.subject, "subject"),
      files.length,
    ),
    ...listed(files),
    ...(left.length === 0 ? [] : [say.rest, ...listed(left)]),
  ];
}
