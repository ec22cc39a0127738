import { type BoardEvent, leasesOperation, type Watched, watchOperation } from "../../board/events.ts";
import type { RenderContext } from "../../messages/render/context.ts";
import { isoAt } from "../../operations/shapes.ts";
import type { ChangeQueue } from "../../store/changes.ts";
import { liveChanges } from "../../store/live.ts";
import { StoreError } from "../../store/store.ts";
import { passOn } from "../../system/commands.ts";
import { exitOnSignals } from "../../system/endings.ts";
import { escapeFor, safeJson } from "../../text/clean.ts";
import { command, type CommandContext, type CommandReport, type TypedInput } from "../command.ts";

/** Leases run low though nothing is written (ms). */
const LOOK_EVERY = 15_000;

const fields = {
  exec: { kind: "text", at: "option", placeholder: "CMD" },
  for: { kind: "choice", at: "option", placeholder: "me", choices: { me: "me", moi: "me" } },
  since: { kind: "number", at: "option", placeholder: "REVISION", least: 0 },
} as const;

export const watch = command({
  name: "watch",
  readOnly: true,
  fields,
  async run(context, input) {
    const changes = liveChanges(context.workspace.store);
    const unheard = exitOnSignals();
    try {
      return await follow(context, input, changes);
    } finally {
      unheard();
      changes.end();
    }
  },
});

/** Tells each event as it comes, as long as somebody reads. */
async function follow(
  context: CommandContext,
  input: TypedInput<typeof fields>,
  changes: ChangeQueue,
): Promise<CommandReport> {
  const since = input.since;
  const low = new Set<string>();
  let seen: Watched | null = null;
  for (;;) {
    const looked: WatchedState = await look(context, seen, since, low);
    if (looked.refused !== null) return looked.refused;
    seen = looked.seen;
    for (const event of looked.events) {
      if (input.for === "me" && !event.forMe) continue;
      if (!(await tell(event, context, input.exec))) return { ok: true, data: {}, lines: [] };
    }
    await changes.next(LOOK_EVERY);
  }
}

interface WatchedState {
  readonly seen: Watched | null;
  readonly events: readonly BoardEvent[];
  readonly refused: CommandReport | null;
}

async function look(
  { workspace }: CommandContext,
  seen: Watched | null,
  since: number | undefined,
  low: Set<string>,
): Promise<WatchedState> {
  try {
    const answer = await workspace.perform(watchOperation(seen), { since }, true);
    if (!answer.ok) return { seen, events: [], refused: answer };
    const leases = await workspace.perform(leasesOperation, {}, true);
    const fresh = (leases.ok ? leases.result : []).filter(({ key }) => !low.has(key));
    for (const { key } of fresh) low.add(key);
    return { seen: answer.result, events: [...answer.result.events, ...fresh], refused: null };
  } catch (error) {
    // An editor or git moved the file away for a moment; the next look compares with the text seen last.
    if (!(error instanceof StoreError) || seen === null) throw error;
    return { seen, events: [], refused: null };
  }
}

/** False when nobody reads any more. */
async function tell(
  event: BoardEvent,
  context: CommandContext,
  command: string | undefined,
): Promise<boolean> {
  const { render, workspace, cwd, outside } = context;
  const { now, zone } = workspace.world;
  const { key: _key, ...bare } = { key: "", ...event };
  const text = sentence(escapeFor("terminal", bare), render);
  const data = { schema: "coord/1", at: isoAt(now(), zone), ...bare, text };
  if (command !== undefined) {
    // Other people's words are handed over as variables, never as part of the command.
    const told = { COORD_EVENT: bare.event, COORD_EVENT_TEXT: text, COORD_EVENT_JSON: safeJson(data) };
    const words = process.platform === "win32" ? ["cmd", "/d", "/s", "/c", command] : ["sh", "-c", command];
    await passOn({
      words,
      cwd,
      env: { ...outside.env, ...told },
      aside: false,
      held: null,
      onTerminal: true,
    });
    return true;
  }
  return context.say(render.audience === "json" ? safeJson(data) : text);
}

function sentence(event: BoardEvent, { t }: RenderContext): string {
  const { instance, to, subject, files, id } = event;
  const say = t.answers.watch[event.event];
  const who = instance === null ? "—" : `#${instance}`;
  return say({ who, to: to === null ? "" : `#${to}`, subject, files: files.join(", "), id: id ?? "" });
}
