/** Size of a text from which on memory is spared (bytes). */
const LONG = 1_000_000;
/** Size of a text from which on time is, where all of it is gone through (bytes): there is work for as long as V8 optimises for, and it goes on for no longer. */
const SOME = 20_000;

/** Under which `bin/coord.cjs` leaves what sets V8's flags; a library has no say in them. */
const SET_FLAGS = Symbol.for("coord-md.set-flags");

let isWhole = false;

/** To be called before a text is read of which this process looks at every entry, and does nothing else. */
export function goesThroughAll(): void {
  isWhole = true;
}

/**
 * To be called before all of a text is gone through: for a long one, V8's room for young objects stays at its first size; for a shorter one,
 * what runs for a moment is not optimised on other threads meanwhile.
 */
export function setFlagsFor(size: number): void {
  const kind = size >= LONG ? "memory" : isWhole && size >= SOME ? "time" : null;
  if (kind !== null) (globalThis as { [SET_FLAGS]?: (kind: string) => void })[SET_FLAGS]?.(kind);
}

/** The same when a file was opened of which perhaps nothing is to be read: what was read of it may be kept. */
export function setFlagsForWhole(size: number): void {
  if (isWhole) setFlagsFor(size);
}
