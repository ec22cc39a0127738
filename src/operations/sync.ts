import { renewStamp } from "../protocol/stamps.ts";
import { clean } from "../text/clean.ts";
import { type Decision, operation } from "./types.ts";

export const sync = operation({
  name: "sync",
  mode: "write",
  input: { text: { kind: "text", at: "argument", placeholder: "TEXT" } },
  /** Only the stamp is the file's affair; what changed since the last look is the journal's. */
  plan(view, input, context): Decision<{ readonly stamped: boolean }> {
    const { verbs } = view.style(context.language).words;
    const now = { ms: context.now, zone: context.zone };
    const said = clean(input.text ?? "");
    const action = said === "" ? verbs.sync : said;
    const edits = renewStamp(view, "lastSync", now, `Instance #${context.instance}`, action);
    const stamped = edits.length > 0;
    return { ok: true, edits, read: () => ({ stamped }), did: { verb: "sync", subject: said } };
  },
});
