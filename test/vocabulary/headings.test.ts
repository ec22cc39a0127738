import { describe, expect, test } from "vitest";
import { View } from "../../src/protocol/view.ts";
import { meaning, vocabularies } from "../../src/vocabulary/index.ts";
import type { HeadingKind } from "../../src/vocabulary/types.ts";
import { words } from "../../src/vocabulary/words.ts";

const kinds = (text: string) => new View(text).sections.map(({ kind }) => kind);
const forms = Object.values(vocabularies).flatMap(({ headings }) =>
  Object.entries(headings).flatMap(([kind, all]) => all.map((form) => [form, kind as HeadingKind] as const)),
);

describe.each(forms)("the heading %j", (form, kind) => {
  // What counts in one place only is tried there.
  const inside = kind === "currentTasks" ? "# Task reservations\n" : "";
  const found = (heading: string) => kinds(inside + heading).at(-1);

  test("is known at any level, in any case, with or without accents and ornaments", () => {
    const bare = form.normalize("NFD").replace(/\p{M}/gu, "");
    for (const title of [
      form,
      form.toUpperCase(),
      bare,
      form.normalize("NFD"),
      `🔄 ${form} !`,
      `**${form}** :`,
    ]) {
      expect(found(`## ${title}`), title).toBe(kind);
      expect(found(`###### ${title} ##`), title).toBe(kind);
    }
    expect(found(`${form}\n---\n`)).toBe(kind);
  });

  test("may be numbered, have an anchor, be a link or end in a colon", () => {
    for (const title of [
      `3. ${form}`,
      `3.1 ${form}`,
      `3) ${form} :`,
      `III. ${form}`,
      `B) ${form}`,
      `Section 3 – ${form}`,
      `3\ufe0f\u20e3 ${form}`,
      `🔒 2. **${form}**`,
      `${form} {#place}`,
      `<a name="place"></a>${form}`,
      `[${form}](#place)`,
    ])
      expect(found(`## ${title}`), title).toBe(kind);
    for (const title of [`2026-11-29 ${form}`, `18:00 ${form}`, `2026 - ${form}`, `3 of ${form}`])
      expect(found(`## ${title}`), title).toBeNull();
  });

  test("may have a remark in parentheses, and nothing else more", () => {
    expect(found(`## ${form} (à tenir à jour)`)).toBe(kind);
    for (const title of [`Mes ${form}`, `${form} bis`, `${form} 2`, `(${form})x`]) {
      expect(found(`## ${title}`), title).toBeNull();
    }
  });
});

test("current tasks mean reservations under these alone", () => {
  expect(kinds("## Current tasks\n## Task reservations\n### Current tasks\n## Tâches en cours\n")).toEqual([
    null,
    "reservations",
    "currentTasks",
    null,
  ]);
});

test("what looks like a heading in a fence, a comment or HTML is none", () => {
  const hidden = ["```\n## Log\n```", "~~~md\n## Active instances\n~~~", "<!--\n## Active instances\n-->"];
  hidden.push(
    "<div>\n## Active instances\n</div>",
    "    ## Active instances",
    "> ## Active instances",
    "##Active instances",
  );
  for (const text of hidden) expect(kinds(`${text}\n`), text).toEqual([null]);
});

test("no written form means two things of one kind", () => {
  const groups = [
    "headings",
    "labels",
    "reservation",
    "task",
    "instance",
    "result",
    "log",
    "handover",
    "alert",
  ] as const;
  for (const group of [...groups, "conflict" as const, "urgency" as const]) {
    for (const vocabulary of Object.values(vocabularies)) {
      for (const [kind, all] of Object.entries(vocabulary[group]) as [string, readonly string[]][]) {
        for (const form of all) {
          expect(words(form), `${group} ${form}`).not.toBe("");
          expect(meaning(group, form), `${group} ${form}`).toMatchObject({ kind });
          expect(meaning(group, form)?.languages).toContain(vocabulary.language);
        }
      }
    }
  }
});

describe("the file's language", () => {
  test.each([
    ["", null],
    ["# Anything\n", null],
    ["## Instances actives\n", "fr"],
    ["## Active instances\n", "en"],
    ["## Active instances\n## Log d'activité\n", "fr"],
    ["## Active instances\n## Activity log\n## Instances actives\n", "en"],
    ["## Instances actives\n```\n## Active instances\n## Activity log\n```\n", "fr"],
  ])("of %j is %j", (text, language) => {
    expect(new View(text).language).toBe(language);
  });
});
