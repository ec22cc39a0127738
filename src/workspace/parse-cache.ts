import { tooManyBlocks } from "../document/limit.ts";
import { carryClaims } from "../foreign/carried.ts";
import { type KnownClaims, knownClaimsOf, setClaims } from "../foreign/reading.ts";
import { carryOver } from "../protocol/carried.ts";
import { instances } from "../protocol/instances.ts";
import { rememberEntries, reservations } from "../protocol/reservations.ts";
import { type ParseCache, View } from "../protocol/view.ts";
import { ownBytesOf } from "../system/long-text.ts";
import { programCache } from "../system/program-cache.ts";

/** What was read of a text, with the claims that it makes in forms of its own. */
interface StoredParse extends ParseCache {
  /** Whether it has few enough blocks for every command, not only for guards. */
  readonly isForAll: boolean;
  /** Null where so much would have to be read for them that there is a limit; absent where nobody has asked. */
  readonly claims?: KnownClaims | null;
}

/** Maximum length of a text whose parse is kept (characters). */
const LONGEST = 4_000_000;
/** Number of parses that are kept at most: a project's takes the place of another's. */
const PLACES = 64;

let latest: View | null = null;

/**
 * A view of a coordination file that knows what was read of this very text before, by a server's last write or by another process; one
 * that reads it anew where nothing is kept. A hook runs before every edit, and between two of them the file has hardly ever changed.
 */
export function viewOf(text: string, file: string): View {
  if (latest?.text === text) return latest;
  const known = text.length > LONGEST ? null : storedParseOf(text, file);
  if (known === null) return isServer && latest !== null ? viewAfter(latest, text) : new View(text);
  const view = new View(text, known);
  lent.set(view, known);
  if (known.claims) setClaims(view, known.claims);
  return view;
}

/** A view of a text that somebody else has written since: most of it is as this process left it. */
function viewAfter(before: View, text: string): View {
  const view = new View(text, null, before);
  carryOver(before, view, instances);
  carryOver(before, view, reservations);
  return view;
}

const lent = new WeakMap<View, StoredParse>();

/** Whether a text is known to be none that is refused as too long: to find that out takes longer than all the rest where its parse is kept. */
export function isKnownToBeRead(view: View, forGuard: boolean): boolean {
  const known = lent.get(view);
  return known !== undefined && (forGuard || known.isForAll);
}

let isServer = false;

/** To be called by a process that goes on after a write: the next one begins with what it has left. */
export function keepViews(): void {
  isServer = true;
}

/** Remembers what a write has left, as it was read. */
export function rememberView(view: View): void {
  latest = view;
}

function storedParseOf(text: string, file: string): StoredParse | null {
  const bytes = ownBytesOf(text);
  const said = bytes && programCache()?.read(placeOf(file), bytes)?.toString();
  if (!said) return null;
  try {
    const found: unknown = JSON.parse(said);
    return isStoredParse(found) ? found : null;
  } catch {
    return null;
  }
}

/** Leaves what was read for the next call; `all` for who asked about claims on anything. */
export function keepParse(view: View, file: string, all = false): void {
  const known = lent.get(view)?.claims;
  const isKnown = known === null || (known !== undefined && (!all || known.all !== undefined));
  const place = view.text.length > LONGEST || isKnown ? null : programCache();
  if (place === null) return;
  const claims = knownClaimsOf(view, all);
  if (claims !== null) setClaims(view, claims);
  const reads = { instances: view.read(instances), reservations: view.read(reservations) };
  const isForAll = tooManyBlocks(view.text) === null;
  const parse: StoredParse = { ...view.lend(reads), claims, isForAll };
  const bytes = ownBytesOf(view.text);
  if (bytes !== null) place.leave(placeOf(file), Buffer.from(JSON.stringify(parse)), bytes);
}

/** Tells a view of what a write leaves what it has of the text before, so that only the rest is read to see that it reads back. */
export function carryWritten(before: View, after: View): void {
  carryOver(before, after, instances);
  carryOver(before, after, reservations);
  if (after.known(reservations) === undefined) rememberEntries(before);
}

/** Leaves what was read of a text that a write made from another one. */
export function keepWritten(before: View, after: View, file: string): void {
  carryOver(before, after, reservations);
  carryClaims(before, after);
  keepParse(after, file);
}

/** The name of the place for a file's parse. Two files that share it take turns: a parse goes by its text. */
function placeOf(file: string): string {
  let sum = 0;
  for (let at = 0; at < file.length; at++) sum = (sum * 31 + file.charCodeAt(at)) % 1_000_003;
  return `${sum % PLACES}.reading`;
}

/** Whether something is what this program keeps; it is nobody else's, but nothing is taken for a reading that is none. */
function isStoredParse(value: unknown): value is StoredParse {
  const { reads, outline, meanings, claims } = (value ?? {}) as Partial<StoredParse>;
  const blocks = [reads?.["instances"], reads?.["reservations"]];
  const lists = [
    ...blocks.flatMap((block) => [block?.entries, block?.problems]),
    outline?.landmarks,
    outline?.runs,
    outline?.fences,
    outline?.html,
    meanings,
    claims?.anywhere ?? [],
    claims?.all ?? [],
    claims?.live ?? [],
  ];
  return lists.every((list) => Array.isArray(list)) && (claims === null || typeof claims?.rest === "string");
}
