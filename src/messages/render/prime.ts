import type { ReservationData } from "../../operations/shapes.ts";
import type { Status } from "../../operations/status.ts";
import { shorten, visible } from "../../text/clean.ts";
import type { Language } from "../../vocabulary/types.ts";
import { tokensOf } from "../tokens.ts";
import { holderText, type RenderContext } from "./context.ts";

export interface PrimeOptions {
  /** The coordination file, absolute. */
  readonly file: string;
  readonly maxTokens: number;
}

const texts = {
  en: {
    file: (file: string) =>
      `Several agents and people work in this repository; who does what stands in ${file}. The \`coord\` command reads and changes it.`,
    me: (n: number, label: string) => `This session is Instance #${n}${label === "" ? "" : ` (${label})`}.`,
    nobody: "This session has no instance yet: `coord join LABEL` gives it one.",
    mine: "Reserved by this session:",
    others: "Reserved by others (their files are not to be written):",
    waiting: "Waiting in the queue:",
    none: "Nothing is reserved by anybody.",
    alerts: "Open alerts:",
    handovers: "Open handovers:",
    conflicts: "Open conflicts:",
    next: "Free next:",
    commands:
      'Commands: `coord reserve "TASK" --files A,B` before an edit, `coord check PATH`, `coord finish --result success --next TEXT`, `coord next --reserve`, `coord status`.',
    more: (n: number) => `… ${n} more: \`coord status\``,
    to: (from: number, to: number | null, task: string) => `#${from} → #${to ?? "*"} “${task}”`,
  },
  fr: {
    file: (file: string) =>
      `Plusieurs agents et personnes travaillent dans ce dépôt ; qui fait quoi est dans ${file}. La commande \`coord\` le lit et le modifie.`,
    me: (n: number, label: string) =>
      `Cette session est l'Instance #${n}${label === "" ? "" : ` (${label})`}.`,
    nobody: "Cette session n'a pas encore d'instance : `coord join NOM` lui en donne une.",
    mine: "Réservé par cette session :",
    others: "Réservé par d'autres (leurs fichiers ne sont pas à écrire) :",
    waiting: "En attente dans la file :",
    none: "Rien n'est réservé par personne.",
    alerts: "Alertes ouvertes :",
    handovers: "Handovers ouverts :",
    conflicts: "Conflits ouverts :",
    next: "Libre ensuite :",
    commands:
      'Commandes : `coord reserve "TÂCHE" --files A,B` avant de modifier, `coord check CHEMIN`, `coord finish --result succès --next TEXTE`, `coord next --reserve`, `coord status`.',
    more: (n: number) => `… ${n} de plus : \`coord status\``,
    to: (from: number, to: number | null, task: string) => `#${from} → #${to ?? "*"} « ${task} »`,
  },
} satisfies Record<Language, unknown>;

interface Part {
  readonly title: string;
  readonly rows: readonly string[];
}

/** Longest text of one entry: characters. */
const LONGEST = 120;

/**
 * What an agent needs to know when its session starts: facts, most important first, within a budget of tokens. What finds
 * no room is left out, and counted where it is entries. Who one is always stands.
 */
export function renderPrime(
  status: Status,
  { file, maxTokens }: PrimeOptions,
  render: RenderContext,
): string {
  const say = texts[render.language];
  const me = identityLine(status, render);
  let left = maxTokens - tokensOf(`${me}\n${say.more(999)}`);
  const take = (text: string): boolean => {
    const cost = tokensOf(`${text}\n`);
    if (cost > left) return false;
    left -= cost;
    return true;
  };
  const intro = [say.file(visible(file))].filter(take);
  const commands = [say.commands].filter(take);
  const lines: string[] = [];
  let dropped = 0;
  for (const { title, rows } of partsOf(status, render)) {
    let isTitled = false;
    for (const row of rows) {
      const added = isTitled ? row : `${title}\n${row}`;
      if (dropped > 0 || !take(added)) dropped++;
      else {
        lines.push(added);
        isTitled = true;
      }
    }
    if (rows.length === 0 && take(title)) lines.push(title);
  }
  const more = dropped === 0 ? [] : [say.more(dropped)];
  return [...intro, me, ...lines, ...more, ...commands].join("\n");
}

function identityLine({ me, instances }: Status, { language }: RenderContext): string {
  const say = texts[language];
  if (me === null) return say.nobody;
  return say.me(me, shown(instances.findLast(({ numbers }) => numbers.includes(me))?.label ?? "", 30));
}

function partsOf(status: Status, render: RenderContext): Part[] {
  const { t, language, me } = render;
  const say = texts[language];
  const held = (wanted: (one: ReservationData) => boolean) =>
    status.reservations.filter(wanted).map((one) => `- ${shown(holderText(one, render), 2 * LONGEST)}`);
  const isHeld = ({ state }: ReservationData) => ["active", "stale", "lapsed"].includes(state);
  const parts: Part[] = [
    { title: say.mine, rows: held((one) => isHeld(one) && one.instance === me) },
    { title: say.others, rows: held((one) => isHeld(one) && one.instance !== me) },
    {
      title: say.handovers,
      rows: status.handovers
        .filter(({ state }) => state === "proposed")
        .map(({ from, to, task }) => `- ${say.to(from, to, shown(task))}`),
    },
    {
      title: say.conflicts,
      rows: status.conflicts
        .filter(({ state }) => state === "open")
        .map(({ instances, about }) => `- ${instances.map((n) => `#${n}`).join(" ↔ ")} ${shown(about)}`),
    },
    {
      title: say.alerts,
      rows: status.alerts
        .filter(({ solved }) => !solved)
        .map(({ kind, instance, text }) => `- #${instance} ${t.words.alertKinds[kind]}: ${shown(text)}`),
    },
    { title: say.waiting, rows: held(({ state }) => state === "waiting") },
    {
      title: say.next,
      rows: status.next
        .slice(0, 3)
        .map(({ title, level }) => `- ${level === null ? "" : `P${level} `}${shown(title)}`),
    },
  ];
  const nobody = status.reservations.some(isHeld) ? [] : [{ title: say.none, rows: [] }];
  return [...nobody, ...parts.filter(({ rows }) => rows.length > 0)];
}

function shown(text: string, most = LONGEST): string {
  return visible(shorten(text.replace(/\s+/g, " "), most));
}
