import { alerts } from "../protocol/alerts.ts";
import { conflicts } from "../protocol/conflicts.ts";
import { handovers } from "../protocol/handovers.ts";
import { log } from "../protocol/log.ts";
import { tasks } from "../protocol/tasks.ts";
import type { Check, Finding } from "./types.ts";

/** A whole text in brackets, as templates put it in the place of what is to be filled in: `[Description de l'action]`. */
const BRACKETED = /^\[[^\]]{3,80}\]$/;

/** Entries that somebody copied from a template and left unfilled. (Reservations report theirs while being read.) */
export const leftoverTemplates: Check = (view) => {
  const found: Finding[] = [];
  const look = (text: string, range: Finding["range"]) => {
    if (BRACKETED.test(text))
      found.push({ code: "TEMPLATE_LEFT", args: { text }, range, severity: "warning" });
  };
  for (const { value, range } of view.entries(log)) look(value.action, range);
  for (const { value, range } of view.entries(tasks)) look(value.title, range);
  for (const { value, range } of view.entries(alerts)) look(value.text, range);
  for (const { value, range } of view.entries(handovers)) look(value.task, range);
  for (const { value, range } of view.entries(conflicts)) look(value.about, range);
  return found;
};
