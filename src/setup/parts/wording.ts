import type { Language } from "../../vocabulary/types.ts";

/** What an agent reads in its instructions: with the markers, at most 1 KB each. */
export const wording: Readonly<Record<Language, string>> = {
  en: `## Sharing this repository

Other agents and people change it at the same time. \`CLAUDE_INSTANCES.md\` says who works on what. Don't edit that file; the \`coord\` command keeps it.

- First: \`coord join LABEL\`, then \`coord status\`.
- Before editing: \`coord reserve "TASK" --files src/a.ts,"src/b/**"\`. Refused? Take other work (\`coord next\`), wait (\`--wait 10m\`) or ask for a handover.
- Not sure about a file: \`coord check PATH\`, \`coord why PATH\`.
- Longer than planned: \`coord extend\`. Done: \`coord finish --result success\`.
- Stuck: \`coord block "PROBLEM"\`. At the end: \`coord leave\`.
- What a hook denies is someone else's: don't write it in another way, not from the shell either.
`,
  fr: `## Partager ce dépôt

D'autres agents et personnes le modifient en même temps. \`CLAUDE_INSTANCES.md\` dit qui fait quoi. Ne le modifiez pas ; la commande \`coord\` le tient.

- D'abord : \`coord join NOM\`, puis \`coord status\`.
- Avant d'éditer : \`coord reserve "TÂCHE" --files src/a.ts,"src/b/**"\`. Refusé ? Autre travail (\`coord next\`), attente (\`--wait 10m\`) ou handover.
- Un doute sur un fichier : \`coord check CHEMIN\`, \`coord why CHEMIN\`.
- Plus long que prévu : \`coord extend\`. Fini : \`coord finish --result success\`.
- Bloqué : \`coord block "PROBLÈME"\`. À la fin : \`coord leave\`.
- Ce qu'un hook refuse est à quelqu'un d'autre : ne l'écrivez pas autrement, pas non plus depuis le shell.
`,
};
