import { expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

function told(text: string): string[] {
  return openClaims(new View(text), plainContext).flatMap(({ who, paths }) =>
    paths.map((path) => `${who}: ${path}`),
  );
}

it.each([
  [
    "lines among who works and below the last update, but the protocol's own",
    "## Active instances\n- **Instance #3** : ACTIVE - src/a.ts (2026-11-22 19:40 +01:00)\n- Zoe is working on src/b.ts\n\n## Last update\n**Date** : 2026-11-22 - 19:40 +01:00\n**By** : Instance #3\n**Action** : Reserved: src/c.ts, working on it\n\n- Yan is working on src/d.ts\n",
    ["Zoe: src/b.ts", "Yan: src/d.ts"],
  ],
  [
    "the same in French, reflowed",
    "## Instances actives\n- **Instance #3** : ACTIVE - src/a.ts (2026-11-22 19:40 +01:00)\n- Zoé travaille sur src/b.ts\n\n## Dernière mise à jour\n**Date** : 2026-11-22 - 19:40 +01:00 **Par** : Instance #3 **Action** : Réservation « src/c.ts »\n\nYan travaille sur src/d.ts\n",
    ["Zoé: src/b.ts", "Yan: src/d.ts"],
  ],
  [
    "a name with a space in a table, beside two that have none",
    "| Wer | Dateien |\n| --- | --- |\n| Anna | src/bild größe.ts |\n| Bo | src/a.ts src/b.ts |\n",
    ["Anna: src/bild", "Anna: größe.ts", "Bo: src/a.ts", "Bo: src/b.ts"],
  ],
  ["a Dutch list", "## In gebruik\n\n- src/a.ts (Joost)\n- src/b.ts – vrij\n", ["Joost: src/a.ts"]],
  [
    "a Polish table",
    "| Kto | Plik | Stan |\n|---|---|---|\n| Ewa | src/a.ts | w toku |\n| Jan | src/b.ts | zakończone |\n",
    ["Ewa: src/a.ts"],
  ],
  ["lines below a label", "Checked out:\n\n- art/a.psd — Bo\n- art/b.psd — (returned)\n", ["Bo: art/a.psd"]],
  [
    "a name in one word between task and file",
    "## Doing\n- Tax rounding – olek – `src/tax.ts`\n",
    ["olek: src/tax.ts"],
  ],
  [
    "a name in brackets below what is worked on",
    "## Working on\n\n- src/a.ts [Finn, since Mon]\n",
    ["Finn: src/a.ts"],
  ],
  [
    "links, from where the page lies",
    "## Being edited\n\n- [src/a.ts](src/a.ts) – Ivo\n- [`src/b.ts`](../src/b.ts) – [Jana](https://example.org/jana)\n",
    ["Ivo: src/a.ts", "Jana: src/b.ts"],
  ],
  [
    "an item among locks whose bearer is not understood",
    "## Locks\n- src/b.ts needs a rebase by someone\n",
    ["?: src/b.ts"],
  ],
  [
    "what somebody says of their list, and of the one that they are finished with",
    "## Claude (session 7)\n\nI am working on these, please do not edit:\n\n- src/a.ts\n\nI am finished with:\n\n- src/b.ts\n",
    ["Claude (session 7): src/a.ts"],
  ],
  [
    "columns without a word above them",
    "| | | |\n|---|---|---|\n| claude | src/a.ts | busy |\n| gemini | src/c.ts | idle |\n",
    ["claude: src/a.ts"],
  ],
  [
    "columns headed by signs",
    "| 📄 | 🙋 | 🚦 |\n|---|---|---|\n| src/a.ts | Eva | 🔴 busy |\n| src/b.ts | Finn | 🟢 done |\n",
    ["Eva: src/a.ts"],
  ],
  [
    "a sign over the names",
    "| File | 👤 | Status |\n|---|---|---|\n| a/b.go | Mira | 🔴 |\n| a/c.go | | ⚪ |\n",
    ["Mira: a/b.go"],
  ],
])("%s", (_name, text, claims) => {
  expect(told(text)).toEqual(claims);
});

it.each([
  ["a backlog", "## Backlog\n- Tax rounding – olek – `src/tax.ts`\n"],
  ["what is done among locks", "## Locks\n- src/b.ts was merged\n- see docs/x.md for how\n"],
  ["a table of days", "| | Task | State |\n|---|---|---|\n| Build | x | in progress |\n"],
  [
    "a table that compares",
    "| | Speed | File |\n|---|---|---|\n| fast | high | src/a.ts |\n| slow | low | src/b.ts |\n",
  ],
])("no claim is %s", (_name, text) => {
  expect(told(text)).toEqual([]);
});
