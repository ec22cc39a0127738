import { expect, it } from "vitest";
import { openClaims } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { plainContext } from "./context.ts";

/** What is told of one line of a page without any heading of locks. */
function told(line: string): string[] {
  return openClaims(new View(`# Page\n\n${line}\n`), plainContext).flatMap(({ who, paths }) =>
    paths.map((path) => `${who}: ${path}`),
  );
}

it.each([
  ["Hands off `Makefile`! (codex)", "codex: Makefile"],
  ["HANDS OFF config/prod.yml -- Ulla", "Ulla: config/prod.yml"],
  ["Do NOT edit `config/keys.yml` right now", "?: config/keys.yml"],
  ["Please leave src/shader.wgsl alone for now. – Oskar", "Oskar: src/shader.wgsl"],
  ["> `db/schema.rb` is locked by Quinn until tomorrow.", "Quinn: db/schema.rb"],
  ["lib/parser.ex belongs to Wim until Friday.", "Wim: lib/parser.ex"],
  ["sql/report.sql: taken (Rolf)", "Rolf: sql/report.sql"],
  ["* `internal/store.go` in use by agent-red", "agent-red: internal/store.go"],
  ["**Alice** – today: `src/plan.ts` (don't touch)", "Alice: src/plan.ts"],
  ["Finger weg von src/mahnung.ts (Lea)!", "Lea: src/mahnung.ts"],
  ["lib/steuer/ gehört bis Mittwoch Max.", "Max: lib/steuer/"],
  ["Pas touche à app/panier.php (Omar).", "Omar: app/panier.php"],
  ["app/stock.php : réservé par Paul", "Paul: app/stock.php"],
  ["No tocar src/envio.ts (Rita)", "Rita: src/envio.ts"],
  ["Não mexer em src/caixa.ts — Tiago", "Tiago: src/caixa.ts"],
  ["Non toccare src/carrello.ts (Vera)", "Vera: src/carrello.ts"],
  ["Wout werkt aan src/kassa.ts", "Wout: src/kassa.ts"],
  ["Afblijven van src/klant.ts (Yvonne)", "Yvonne: src/klant.ts"],
  ["Zosia pracuje nad src/faktura.ts", "Zosia: src/faktura.ts"],
  ["Nie ruszać src/klient.ts (Adam)", "Adam: src/klient.ts"],
  ["core/loop.c is locked by agent-5 until the release.", "agent-5: core/loop.c"],
  ["src/cache.go is mine, so leave it", "?: src/cache.go"],
  ["Priya is currently rewriting api/a.py.", "Priya: api/a.py"],
  ["- claude-3 [busy]: src/lexer.ts", "claude-3: src/lexer.ts"],
])("who keeps a file says so, whatever stands above: %s", (line, claim) => {
  expect(told(line)).toEqual([claim]);
});

it.each([
  "Do not edit `src/generated/a.ts` by hand.",
  "Convention: do not edit dist/a.js",
  "`src/a.ts` belongs to the billing module.",
  "`src/a.ts` was reserved by Ann last week.",
  "`docs/api.md` is reserved for the guide.",
  "If src/a.ts is taken by Ann, wait.",
  "The port is taken from `config/dev.yml`.",
  "lib/util.ex belongs to nobody, help yourself.",
  "`src/b.ts` was claimed by agent-blue, released 09:50",
  "Testing src/x.ts – Vitest",
  "- qwen-1 [idle]: src/print.ts",
  "fixing `src/net.ts` – Ben",
  "Webpack is bundling src/main.ts",
  "Feel free to edit `config/dev.yml`",
  "src/konto.ts ist wieder frei.",
])("a rule, a story and what is nobody's keep nobody off: %s", (line) => {
  expect(told(line)).toEqual([]);
});
