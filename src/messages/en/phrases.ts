import type { NoticeArgs, RefusalArgs } from "../../operations/codes.ts";

/** The ways out where somebody else holds something: one command for each. */
export const waysOut =
  "Wait for it (`coord reserve TASK --files PATH --wait 10m`), take other work (`coord next`), or ask the holder for a handover (`coord handover request TASK`).";
export const list = (all: readonly string[] = []) => all.map((one) => `“${one}”`).join(", ");
/** A command by its name; what coord does by itself, or nobody did with it, in words. */
export const commandText = (name: string) =>
  name === "cancel-wait" ? "end of wait" : name === "outside" ? "(without coord)" : name;
export const deed = (command: string, subject: string) =>
  subject === "" ? `“${commandText(command)}”` : `${commandText(command)} “${subject}”`;
/** Who changed something, and with what, as far as it is known. */
export const changeOf = (a: RefusalArgs["UNDO_CONFLICT"]) => {
  if (a.otherCommand === "outside") return "by somebody without coord";
  const did = deed(a.otherCommand, a.otherSubject);
  return a.other === 0 ? `with ${did}` : `by Instance #${a.other} with ${did}`;
};
/** Whose entry it is, where it is anybody's. */
export const byInstance = (instance: number) => (instance === 0 ? "" : ` (Instance #${instance})`);
/** The reservation in the way, and where it stands, if it does. */
export const otherOf = (a: Omit<NoticeArgs["NOT_RESTORED"], "task">) =>
  `“${a.otherTask}” of Instance #${a.other}${a.line === 0 ? "" : ` (line ${a.line})`}`;
export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
export const minutes = (n: number) => {
  if (n < 60) return `${n} min`;
  if (n < 48 * 60) return n % 60 === 0 ? `${n / 60} h` : `${Math.floor(n / 60)} h ${n % 60} min`;
  return `${Math.floor(n / 1440)} days`;
};
