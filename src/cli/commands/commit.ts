import { type CommitRequest, commitOnly, GitLockedError, workUnderWay } from "../../git/commit.ts";
import { ownFiles } from "../../git/own-files.ts";
import { type Changed, changesIn } from "../../git/staged.ts";
import { reservedVerdict } from "../../presentation/check.ts";
import { type Audited, audit } from "../../operations/check.ts";
import type { Refusal, Resolved } from "../../operations/types.ts";
import { workTreeAt } from "../../system/git.ts";
import { visible } from "../../text/clean.ts";
import type { Actor } from "../../session/sessions.ts";
import { readInput } from "../../workspace/input.ts";
import type { Command, CommandContext, CommandReport } from "../command.ts";
import { UsageError } from "../failures.ts";

const fields = {
  paths: { kind: "paths", at: "argument", placeholder: "PATH" },
  message: { kind: "text", at: "option", short: "-m", placeholder: "TEXT" },
} as const;

/** How long another git that has the index is waited for (ms). */
const PATIENCE = 10_000;
/** Maximum number of files of others that are named one by one. */
const MOST_NAMED = 10;

/** A changed file, and whose it is. */
interface Judged extends Changed {
  /** As coord spells it. */
  readonly key: string;
  readonly verdict: Audited["paths"][number]["verdict"];
  readonly reservation: Audited["paths"][number]["reservation"];
}

/** What goes into the commit, and what stays out of it. */
interface Split {
  readonly taken: readonly Judged[];
  readonly left: readonly Judged[];
}

export const commit: Command = {
  name: "commit",
  ownRepository: true,
  readOnly: false,
  fields,
  async run(context, raw) {
    const { workspace, outside, dryRun } = context;
    const read = readInput(fields, raw, workspace.resolver);
    if (!read.ok) return read;
    const { input } = read.value;
    const git = workTreeAt(workspace.place.root, outside.env);
    const { judged, actor } = await judgedChanges(context, input.paths);
    if (actor === null) return refused({ code: "NO_IDENTITY", args: {} });
    const busy = await workUnderWay(git);
    if (busy !== null) return refused({ code: "GIT_UNDER_WAY", args: { what: busy } });
    const no = namedOfOthers(judged, input.paths);
    if (no !== undefined) return refused(no);
    const split = splitBy(judged, input.paths);
    if (split.taken.length === 0)
      return refused({
        code: "NOTHING_TO_COMMIT",
        args: { instance: actor.instance, left: split.left.length },
      });
    const request = requestOf(split, input.message);
    if (dryRun) return report(context, null, request.message, split);
    // git's own hooks learn who commits, whatever told coord.
    const as = { ...git, env: { ...git.env, COORD_INSTANCE: String(actor.instance) } };
    try {
      const hash = await commitOnly(as, request);
      return await withNews(context, report(context, hash, request.message, split));
    } catch (error) {
      if (!(error instanceof GitLockedError)) throw error;
      const waited = Math.round(error.waited / 100) / 10;
      return refused({ code: "GIT_LOCKED", args: { lock: error.lock, waited }, retryable: true });
    }
  },
};

function refused(refusal: Refusal): CommandReport {
  return { ok: false, refusal };
}

/** All that is changed, each with its holder: but coord's own files, which are nobody's, unless a path names them. */
async function judgedChanges(
  { workspace, outside }: CommandContext,
  named: readonly Resolved[],
): Promise<{ judged: readonly Judged[]; actor: Actor | null }> {
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
function namedOfOthers(judged: readonly Judged[], named: readonly Resolved[]): Refusal | undefined {
  const asked = judged.filter(({ key }) => named.some(({ path }) => path === key));
  return reservedVerdict(asked.map(({ key, verdict, reservation }) => ({ path: key, verdict, reservation })));
}

/** Without paths what is mine; else what they cover and is not somebody else's. */
function splitBy(judged: readonly Judged[], named: readonly Resolved[]): Split {
  const isNamed = ({ key }: Judged) =>
    named.some(
      ({ kind, path }) => kind === "inside" && (path === "" || key === path || key.startsWith(`${path}/`)),
    );
  const isTaken = (one: Judged) =>
    named.length === 0 ? one.verdict === "mine" : isNamed(one) && one.verdict !== "reserved";
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

/** What there is to tell the acting instance, beside the answer; a sign of life, too. */
async function withNews({ workspace }: CommandContext, done: CommandReport): Promise<CommandReport> {
  const news = await workspace.perform(audit, { paths: [] });
  return news.ok ? (done.ok ? { ...done, notices: [...news.notices, ...(done.notices ?? [])] } : done) : done;
}

/** `commit`: null where nothing was done. */
function report(
  { render, tell }: CommandContext,
  commit: string | null,
  message: string,
  { taken, left }: Split,
): CommandReport {
  const say = render.t.answers.commit;
  if (commit === null) tell(render.t.answers.branch.dryRun);
  const [subject = ""] = message.trimStart().split(/\r\n|\n|\r/);
  const files = taken.map(({ key }) => key);
  const others = left.map(({ key, verdict, reservation }) => ({
    path: key,
    instance: verdict === "free" ? null : (reservation?.instance ?? null),
  }));
  const shown = others.slice(0, MOST_NAMED).map(({ path, instance }) => say.left(visible(path), instance));
  const more = others.length - shown.length;
  return {
    ok: true,
    data: { commit, files, left: others },
    lines: [
      say.done(commit?.slice(0, 10) ?? null, visible(subject), files.length),
      ...files.slice(0, MOST_NAMED).map((path) => `  ${visible(path)}`),
      ...(files.length > MOST_NAMED ? [`  ${render.t.words.more(files.length - MOST_NAMED)}`] : []),
      ...(shown.length === 0 ? [] : [say.rest, ...shown.map((line) => `  ${line}`)]),
      ...(more > 0 ? [`  ${render.t.words.more(more)}`] : []),
    ],
    quietLines: commit === null ? [] : [commit],
  };
}
