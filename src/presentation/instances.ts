import { promotedLines } from "../messages/render/context.ts";
import { join as joinOperation, type Joined } from "../operations/join.ts";
import { leave as leaveOperation } from "../operations/leave.ts";
import { whoami as whoamiOperation } from "../operations/whoami.ts";
import type { Actor } from "../session/identity.ts";
import { presenter } from "./presenter.ts";

export const join = presenter({
  operation: joinOperation,
  texts: {
    en: {
      summary: "Register this session as the next instance and remember it",
      example: "coord join Backend",
      fields: { label: "what this instance works on" },
      joined: ({ instance, label, changed }: Joined) =>
        `${changed ? "You are" : "You are still"} Instance #${instance}${label === "" ? "" : ` (${label})`}.`,
    },
    fr: {
      summary: "Inscrire cette session comme l'instance suivante et s'en souvenir",
      example: "coord join Backend",
      fields: { label: "ce sur quoi travaille cette instance" },
      joined: ({ instance, label, changed }: Joined) =>
        `${changed ? "Vous êtes" : "Vous êtes toujours"} l'Instance #${instance}${label === "" ? "" : ` (${label})`}.`,
    },
  },
  lines: (result, say) => [say.joined(result)],
  data: identityData,
  quiet: ({ instance }) => String(instance),
});

export const leave = presenter({
  operation: leaveOperation,
  texts: {
    en: {
      summary: "Close this instance: release what it holds, mark it finished",
      example: "coord leave",
      fields: {},
      left: (instance: number, released: readonly string[]) =>
        `Instance #${instance} has left.${released.length === 0 ? "" : ` Released: ${released.map((t) => `“${t}”`).join(", ")}.`}`,
    },
    fr: {
      summary: "Fermer cette instance : libérer ce qu'elle tient, la marquer terminée",
      example: "coord leave",
      fields: {},
      left: (instance: number, released: readonly string[]) =>
        `L'Instance #${instance} est partie.${released.length === 0 ? "" : ` Libéré : ${released.map((t) => `« ${t} »`).join(", ")}.`}`,
    },
  },
  lines: ({ instance, released, promoted }, say, render) => [
    say.left(
      instance,
      released.map(({ task }) => task),
    ),
    ...promotedLines(promoted, render),
  ],
});

export const whoami = presenter({
  operation: whoamiOperation,
  texts: {
    en: {
      summary: "Show which instance this session is, and how that was found",
      example: "coord whoami",
      fields: {},
      am: (instance: number, label: string, source: Actor["source"]) =>
        `Instance #${instance}${label === "" ? "" : ` (${label})`}, from ${{ flag: "--as", env: "COORD_INSTANCE", session: "this session" }[source]}`,
    },
    fr: {
      summary: "Montrer quelle instance est cette session, et d'où on le sait",
      example: "coord whoami",
      fields: {},
      am: (instance: number, label: string, source: Actor["source"]) =>
        `Instance #${instance}${label === "" ? "" : ` (${label})`}, d'après ${{ flag: "--as", env: "COORD_INSTANCE", session: "cette session" }[source]}`,
    },
  },
  lines: ({ instance, label }, say, _render, { workspace }) => [
    say.am(instance, label, workspace.actor()?.source ?? "session"),
  ],
  data: identityData,
  quiet: ({ instance }) => String(instance),
});

interface Identity {
  readonly instance: number;
  readonly label: string;
}

function identityData({ instance, label }: Identity, _context: unknown, actor: Actor | null) {
  return { instance, label, source: actor?.source ?? "session" };
}
