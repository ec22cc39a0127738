import type { NoticeArgs, RefusalArgs } from "../../operations/codes.ts";

/** Ce qui peut se faire quand un autre tient quelque chose : une commande pour chaque issue. */
export const waysOut =
  "Attendez (`coord reserve TÂCHE --files CHEMIN --wait 10m`), prenez un autre travail (`coord next`), ou demandez au titulaire de vous passer la main (`coord handover request TÂCHE`).";
export const list = (all: readonly string[] = []) => all.map((one) => `« ${one} »`).join(", ");
/** Une commande par son nom ; ce que coord fait de lui-même, ou que personne n'a fait avec lui, en toutes lettres. */
export const commandText = (name: string) =>
  name === "cancel-wait" ? "fin d'attente" : name === "outside" ? "(sans coord)" : name;
export const deed = (command: string, subject: string) =>
  subject === "" ? `« ${commandText(command)} »` : `${commandText(command)} « ${subject} »`;
/** Qui a changé quelque chose, et avec quoi, si on le sait. */
export const changeOf = (a: RefusalArgs["UNDO_CONFLICT"]) => {
  if (a.otherCommand === "outside") return "par quelqu'un sans coord";
  const did = deed(a.otherCommand, a.otherSubject);
  return a.other === 0 ? `avec ${did}` : `par l'Instance #${a.other} avec ${did}`;
};
/** À qui est l'entrée, si elle est à quelqu'un. */
export const byInstance = (instance: number) => (instance === 0 ? "" : ` (Instance #${instance})`);
/** La réservation qui gêne, et où elle se trouve, si elle y est. */
export const otherOf = (a: Omit<NoticeArgs["NOT_RESTORED"], "task">) =>
  `« ${a.otherTask} » de l'Instance #${a.other}${a.line === 0 ? "" : ` (ligne ${a.line})`}`;
export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n < 2 ? one : many}`;
export const minutes = (n: number) => {
  if (n < 60) return `${n} min`;
  if (n < 48 * 60)
    return n % 60 === 0 ? `${n / 60} h` : `${Math.floor(n / 60)} h ${String(n % 60).padStart(2, "0")}`;
  return `${Math.floor(n / 1440)} jours`;
};
