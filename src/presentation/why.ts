import { holderText } from "../messages/render/context.ts";
import { why as whyOperation } from "../operations/check.ts";
import { claimTexts, mentionTexts } from "./check.ts";
import { checkOtherBoards } from "../workspace/beyond.ts";
import { presenter } from "./presenter.ts";

export const why = presenter({
  operation: whyOperation,
  command: "why",
  follow: async (answer, { path }, { workspace }) => {
    const [said] = await checkOtherBoards(path, workspace.resolver.spelledCwd, workspace);
    if (said === null || said === undefined || answer.result.verdict === "reserved") return answer;
    const { data, collisions } = said;
    return { ...answer, result: { ...data, pattern: collisions[0]?.held ?? null, collisions } };
  },
  quiet: "lines",
  lines: (result, say, render) => {
    const { path, verdict, pattern, exists, reservation, holders, collisions, claims } = result;
    const shown = `${path || "."}${exists ? "" : ` ${say.check.missing}`}`;
    if (verdict === "outside") return [say.why.outside(shown)];
    if (verdict === "claimed") return [say.why.claimed(shown, claimTexts(claims, render))];
    if (verdict === "partly") {
      const held = [...new Set(collisions.map((one) => one.held))];
      return [
        say.why.partly(
          shown,
          held,
          holders.map((holder) => holderText(holder, render)),
        ),
      ];
    }
    const [holder = reservation] = holders;
    return holder === null
      ? [say.why.free(shown), ...mentionTexts(result, render).map((text) => `  ${text}`)]
      : [say.why.covered(shown, pattern ?? "", holderText(holder, render))];
  },
});
