import { renewStamp } from "../protocol/stamps.ts";
import { type Decision, operation } from "./types.ts";

export const sync = operation({
  name: "sync",
  mode: "write",
  input: {},
  /** Only the stamp is the file's affair; what changed since the last look is the journal's. */
  plan(view, _input, context): Decision<{ readonly stamped: boolean }> {
    const { verbs } = view.style(context.language).words;
    const now = { ms: context.now, zone: context.zone };
    const edits = renewStamp(view, "lastSync", now, `Instance #${context.instance}`, verbs.sync);
    const stamped = edits.length > 0;
    return { ok: true, edits, read: () => ({ stamped }), did: { verb: "sync", subject: "" } };
  },
});
