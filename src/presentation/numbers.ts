import { numberTake as numberTakeOperation } from "../operations/numbers.ts";
import { presenter } from "./presenter.ts";

export const numberTake = presenter({
  operation: numberTakeOperation,
  command: "number take",
  quiet: ({ number }) => String(number),
  lines: ({ number }) => [String(number)],
});
