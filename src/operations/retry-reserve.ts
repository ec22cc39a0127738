import { isCalledOff, isOpen } from "../rules/called-off.ts";
import { clean } from "../text/clean.ts";
import { patternOf, reserve, type Reserved } from "./reserve.ts";
import { type Decision, operation, refuse } from "./types.ts";

/**
 * What a waiting process asks again and again. It is a `reserve`, but a wait that was called off is over: who deletes its
 * entry, takes it back or releases it means it. One that was lost or swept queues anew.
 */
export const retryReserve = operation({
  name: "reserve",
  mode: "write",
  input: reserve.input,
  plan(view, input, context): Decision<Reserved> {
    const answer = reserve.plan(view, input, context);
    if (!answer.ok || answer.edits.length === 0) return answer;
    const task = clean(input.task);
    const wait = { instance: context.instance, task, files: input.files.map(patternOf) };
    if (isOpen(wait, view) || !isCalledOff(wait, view, context)) return answer;
    const blocked = reserve.plan(view, { ...input, wait: undefined }, context);
    const holders = blocked.ok ? [] : (blocked.refusal.holders ?? []);
    return refuse("WAIT_TIMEOUT", { task, calledOff: true }, { holders });
  },
});
