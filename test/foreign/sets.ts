import { readFileSync } from "node:fs";
import { openClaims, openClaimsOn } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { words } from "../../src/vocabulary/words.ts";
import { plainContext } from "./context.ts";

export interface Row {
  readonly style: string;
  readonly there: number;
  readonly seen: number;
  /** Of the missed ones: how many are told of without the name. */
  readonly nameless: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

/** A set's texts: below `=====` its style, a line `> who: path` for each claim that a person sees, and the text below `-----`. */
function labelled(name: string) {
  const whole = readFileSync(new URL(`../../fixtures/foreign/held-out/${name}.txt`, import.meta.url), "utf8");
  return whole
    .split(/^===== /m)
    .slice(1)
    .map((one) => {
      const [head = "", text = ""] = one.split(/^-----\n/m);
      const [style = "", ...claims] = head.trim().split("\n");
      return { style, claims: claims.map((claim) => claim.replace(/^> /, "")), text };
    });
}

/** A remark behind a name, an at sign before it and a folder's last slash say the same. */
function bare(claim: string): string {
  const [, who = "", what = ""] = /^(.*?): (.*)$/.exec(claim) ?? [];
  return `${words(who.replace(/\s*\([^)]*\)$/, ""))}: ${what.startsWith("«") ? words(what) : what.replaceAll("\\", "/").replace(/\/$/, "")}`;
}

/** What the reader tells of a set's texts, beside what a person sees there. */
export function measured(name: string): readonly Row[] {
  return labelled(name).map(({ style, claims, text }) => {
    const view = new View(text);
    // A name with a space is known by who asks: its words are told, and it.
    const spaced = claims.map((claim) => claim.replace(/^.*?: /, "")).filter((path) => /^[^«].* /.test(path));
    const found = openClaims(view, plainContext).flatMap(({ who, paths, task }) =>
      paths.length > 0
        ? paths
            .filter((path) => !spaced.some((whole) => whole.split(" ").includes(path)))
            .map((path) => `${who}: ${path}`)
        : [`${who}: «${task}»`],
    );
    for (const path of spaced)
      found.push(...openClaimsOn(view, path, plainContext).map(({ who }) => `${who}: ${path}`));
    const known = new Set(claims.map(bare));
    const told = new Set(found.map(bare));
    const missed = claims.filter((one) => !told.has(bare(one)));
    const isNameless = (one: string) => told.has(bare(one.replace(/^.*?: /, "?: ")));
    const nameless = missed.filter(isNameless);
    const withoutName = new Set(nameless.map((one) => bare(one.replace(/^.*?: /, "?: "))));
    return {
      style,
      there: claims.length,
      seen: claims.length - missed.length,
      nameless: nameless.length,
      missed,
      wrong: found.filter((one) => !known.has(bare(one)) && !withoutName.has(bare(one))),
    };
  });
}
