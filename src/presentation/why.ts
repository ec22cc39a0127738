import { holderText } from "../messages/render/context.ts";
import { why as whyOperation } from "../operations/check.ts";
import { presenter } from "./presenter.ts";

export const why = presenter({
  operation: whyOperation,
  command: "why",
  quiet: "lines",
  lines: ({ path, verdict, pattern, reservation }, say, render) => {
    if (verdict === "outside") return [say.why.outside(path)];
    if (reservation === null) return [say.why.free(path || ".")];
    return [say.why.covered(path || ".", pattern ?? "", holderText(reservation, render))];
  },
});
