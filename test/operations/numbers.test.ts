import { expect, test } from "vitest";
import { highestMention } from "../../src/operations/join.ts";

test.each([
  ["", 0],
  ["- **Instance #2-#11** : TERMINÉES", 11],
  ["- **Instance #2 - #11** : TERMINÉES", 11],
  ["- **Instance #11-#2**", 11],
  ["Instances 2-7, puis Instance 5", 7],
  ["instance #4", 4],
  ["### HANDOVER Instance #3 → Instance #8", 8],
  ["[CONFLIT] Instance #9 ↔ Instance #5 - src/auth.ts", 9],
  ["```\n[TERMINÉ] Instance #6 - x\n```\n<!-- Instance #7 -->", 7],
  ["🚨 BLOCAGE - Instance #3 - 2026-11-22 20:05 +01:00", 3],
  ["[RÉSERVÉ] Instance #3 - 404 en trop - Début: 08:00", 3],
  ["### 18:00 - Instance #3 - 12 tests", 3],
  ["Instances #3, #14 and #20 are over", 20],
  ["- **Instances #40 et #41** : TERMINÉES", 41],
  ["Instances #3 à #9, puis #12", 12],
  ["Instances #3 & #5, and #7", 7],
  ["Instance #3 -> Instance #8", 8],
  ["Par : Instance #3\n- #4711 is a ticket", 3],
  ["Instance #3 fixed #4711", 3],
  ["Instance#4", 4],
  ["## Réservations de tâches\n- **[RÉSERVÉ]** #14 - a - Début: 10:00\n- [BUG] #4711 - b\n", 14],
  ["## Handover entre instances\n### HANDOVER #13 → #14\n", 14],
  ["Instance #3 → Instance #999999", 3],
  ["Instances #999998, #999999 et #7", 7],
  ["Instance #X, Instance #*, #12, Instancier 9, Instance #1234567", 0],
])("the highest number that %j mentions is %d", (text, number) => {
  expect(highestMention(text)).toBe(number);
});
