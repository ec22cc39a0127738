import { addEntry, type Entry, type View } from "../protocol/view.ts";
import { type Component, components, withState } from "../protocol/components.ts";
import { replaceEntry } from "../protocol/place.ts";
import { clean } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { answer, type Decision, operation, refuse } from "./types.ts";

/** A component as scripts see it. */
export interface ComponentData extends Component {
  readonly line: number;
}

export interface ComponentSet {
  readonly component: ComponentData;
  readonly changed: boolean;
}

export const componentList = operation({
  name: "component list",
  mode: "read",
  input: {},
  plan(view): Decision<{ readonly components: readonly ComponentData[] }> {
    return answer({ components: view.entries(components).map(({ value, line }) => ({ ...value, line })) });
  },
});

export const componentSet = operation({
  name: "component set",
  mode: "write",
  input: {
    name: { kind: "text", at: "argument", required: true, placeholder: "GROUP/NAME", complete: "components" },
    state: { kind: "text", at: "argument", required: true, placeholder: "STATE", complete: "states" },
  },
  plan(view, input, context): Decision<ComponentSet> {
    const entries = view.entries(components);
    const state = clean(input.state);
    const target = targetOf(clean(input.name), entries);
    if (state === "") return refuse("TEXT_EMPTY", { what: "STATE" });
    if (target === null) return refuse("NO_COMPONENT", { name: input.name });
    const style = view.style(context.language);
    const known = target.entry;
    const value = {
      group: target.group,
      name: target.name,
      state: withEmoji(state, entries),
    };
    const edits =
      known === null
        ? addEntry(view, components, value, style, context.zone)
        : replaceEntry(
            view,
            known,
            [
              withState(
                view.text.slice(known.range.start, known.range.end).replace(/[\r\n]+$/, ""),
                value.state,
              ),
            ],
            style,
          );
    const find = (from: View) =>
      from
        .entries(components)
        .find(
          ({ value: v }) =>
            v.group === value.group && v.name === components.clean(value).name && v.state === value.state,
        );
    return {
      ok: true,
      edits,
      read(saved) {
        const made = find(saved);
        return made === undefined
          ? null
          : { component: { ...made.value, line: made.line }, changed: edits.length > 0 };
      },
      did: { verb: "component", subject: `${value.name} : ${value.state}` },
    };
  },
});

interface ComponentTarget {
  readonly group: string;
  readonly name: string;
  readonly entry: Entry<Component> | null;
}

/** Finds what `Backend/main.py` means: names and groups may hold slashes, and `Backend` is short for `Backend (FastAPI)`. */
function targetOf(text: string, entries: readonly Entry<Component>[]): ComponentTarget | null {
  const same = (a: string, b: string) => fold(a).replace(/\/+$/, "") === fold(b).replace(/\/+$/, "");
  const isShort = (short: string, group: string) =>
    fold(group) === fold(short) || fold(group).startsWith(`${fold(short)} (`);
  for (let slash = text.indexOf("/"); slash > 0; slash = text.indexOf("/", slash + 1)) {
    const [group, name] = [text.slice(0, slash), text.slice(slash + 1)];
    const entry = entries.find(({ value }) => isShort(group, value.group) && same(name, value.name));
    if (entry !== undefined) return { group: entry.value.group, name: entry.value.name, entry };
  }
  const unnamed = entries.filter(({ value }) => same(text, value.name));
  if (unnamed.length === 1 && unnamed[0] !== undefined) return { ...unnamed[0].value, entry: unnamed[0] };
  const slash = text.indexOf("/");
  const name = text.slice(slash + 1).trim();
  if (slash < 1 || name === "") return null;
  const group = text.slice(0, slash).trim();
  return {
    group: entries.find(({ value }) => isShort(group, value.group))?.value.group ?? group,
    name,
    entry: null,
  };
}

const EMOJI = /^(\p{Extended_Pictographic}\ufe0f?)\s*/u;

/** A state gets the file's own sign for it, that of a component in the same state; a remark in parentheses aside. */
function withEmoji(state: string, entries: readonly Entry<Component>[]): string {
  if (EMOJI.test(state)) return state;
  const words = (text: string) => fold(text.replace(EMOJI, "").replace(/\s*\([^()]*\)\s*$/, ""));
  const sameWords = entries.find(
    ({ value }) => words(value.state) === words(state) && EMOJI.test(value.state),
  );
  const sign = EMOJI.exec(sameWords?.value.state ?? "")?.[1];
  return sign === undefined ? state : `${sign} ${state}`;
}
