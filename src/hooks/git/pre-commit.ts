import { isAbsolute, join, relative, sep } from "node:path";
import { ownFiles } from "../../git/own-files.ts";
import { committedPaths } from "../../git/staged.ts";
import { catalogOf, type HookWords, languages } from "../../messages/languages.ts";
import { plain } from "../../messages/paint.ts";
import { holderText, type RenderContext } from "../../messages/render/context.ts";
import { type Audited, audit } from "../../operations/check.ts";
import { speaksToTerminal } from "../../system/terminal.ts";
import { escapeFor, visible } from "../../text/clean.ts";
import { modeOf } from "../mode.ts";
import type { GitHookCall } from "./types.ts";
import { workTreeAround } from "../../session/locate.ts";
import { realOf } from "../../system/files.ts";
import { checkOtherBoards } from "../../workspace/beyond.ts";
import type { Workspace } from "../../workspace/index.ts";

/** Maximum number of files that a refusal names; a commit may hold thousands. */
const MOST_NAMED = 20;

/** Stops a commit of files that someone else has reserved, and says who, what, since when and what to do instead. */
export async function preCommit({ workspace, cwd, language, io }: GitHookCall): Promise<boolean> {
  // The index of this very commit is the one that git's environment names.
  const staged = await committedPaths({ cwd, env: io.env });
  const isOwn = ownFiles(workspace.place);
  const top = workTreeAround(cwd) ?? cwd;
  const below = placeBelow(workspace, top);
  const paths = staged.map((path) => below + path.normalize("NFC")).filter((path) => !isOwn(path));
  if (paths.length === 0) return false;
  const wanted = paths.map((path) => ({ given: path, kind: "inside" as const, path }));
  const answer = await workspace.perform(audit, { paths: wanted });
  if (!answer.ok) return false;
  const spelled = staged.map((path) => ({ given: join(top, path) }));
  const beyond = io.options.file === undefined ? await checkOtherBoards(spelled, top, workspace) : [];
  const reserved: Audited["paths"] = [
    ...answer.result.paths.filter(({ verdict }) => verdict === "reserved"),
    ...beyond.flatMap((one) => {
      const [reservation] = one?.data.holders ?? [];
      return one === null || reservation === undefined || one.data.verdict !== "reserved"
        ? []
        : [{ path: one.data.path, verdict: "reserved" as const, reservation }];
    }),
  ];
  if (reserved.length === 0) return false;
  const me = answer.actor?.instance ?? null;
  const { git: say } = await languages[language].hooks();
  // Git hands its hooks nothing to read; where they speak to is its own.
  const { session } = workspace.world.identity;
  const isPerson = session === null && speaksToTerminal();
  const render: RenderContext = {
    t: await catalogOf(language),
    language,
    paint: plain,
    audience: session === null ? "terminal" : "model",
    now: io.now(),
    me,
    width: 10_000,
  };
  const lines = linesOf(reserved, render, isPerson, modeOf(io.env) === "warn", say);
  io.err(lines.map((line) => `${visible(line)}\n`).join(""));
  return true;
}

/** Prefix of the paths of a work tree that lies below the board's own: a submodule's, for example. */
function placeBelow({ place }: Workspace, top: string): string {
  const way = relative(realOf(place.root) ?? place.root, top)
    .split(sep)
    .join("/");
  return way === "" || way === ".." || way.startsWith("../") || isAbsolute(way) ? "" : `${way}/`;
}

function linesOf(
  reserved: Audited["paths"],
  render: RenderContext,
  isPerson: boolean,
  warnsOnly: boolean,
  say: HookWords["git"],
): string[] {
  const { words } = render.t;
  const named = reserved.slice(0, MOST_NAMED).flatMap(({ path, reservation }) => {
    if (reservation === null) return [];
    const displaced = reservation.displaced ? `. ${words.displacedHolds}` : "";
    return [`  ${escapeFor(render.audience, path, "path")}  ${holderText(reservation, render)}${displaced}`];
  });
  const more = reserved.length - named.length;
  const hints = render.me !== null ? [] : [isPerson ? say.person : say.join];
  return [
    warnsOnly ? say.warned : say.stopped,
    ...named,
    ...(more > 0 ? [`  ${words.more(more)}`] : []),
    say.instead,
    ...hints,
  ];
}
