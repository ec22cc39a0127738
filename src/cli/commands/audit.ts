import { ownFiles } from "../../git/own-files.ts";
import { changedPaths } from "../../git/staged.ts";
import { holderText } from "../../messages/render/context.ts";
import { type Audited, audit as operation } from "../../operations/check.ts";
import { escapeFor } from "../../text/clean.ts";
import { command } from "../command.ts";
import { reservedVerdict } from "../../presentation/check.ts";

type Path = Audited["paths"][number];
const withVerdict = (paths: readonly Path[], verdict: Path["verdict"]) =>
  paths.filter((one) => one.verdict === verdict);

export const audit = command({
  name: "audit",
  readOnly: true,

  fields: {},
  async run({ workspace, render }) {
    const { place } = workspace;
    const isOwn = ownFiles(place);
    const changed = (await changedPaths(place.root))
      .map((path) => path.normalize("NFC"))
      .filter((path) => !isOwn(path));
    const paths = changed.map((path) => ({ given: path, kind: "inside" as const, path }));
    const answer = await workspace.perform(operation, { paths });
    if (!answer.ok) return answer;
    const say = render.t.answers.audit;
    const shown = escapeFor(render.audience, answer.result.paths);
    const mine = withVerdict(shown, "mine").length;
    const lines = [
      ...withVerdict(shown, "reserved").map(({ path, reservation }) =>
        say.reserved(path, reservation === null ? "" : holderText(reservation, render)),
      ),
      ...withVerdict(shown, "free").map(({ path }) => say.free(path)),
    ];
    const verdict = reservedVerdict(answer.result.paths);
    return {
      ok: true,
      data: answer.result,
      lines: [...lines, ...(mine > 0 ? [say.mine(mine)] : []), ...(shown.length === 0 ? [say.clean] : [])],
      quietLines: lines,
      notices: answer.notices,
      ...(verdict === undefined ? {} : { verdict }),
    };
  },
});
