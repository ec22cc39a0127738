/** Size of a text from which on memory is spared (bytes). */
const LONG = 1_000_000;

/** Under which `bin/coord.cjs` leaves what sets V8's flags; a library has no say in them. */
const SPARE_MEMORY = Symbol.for("coord-md.spare-memory");

/** To be called before a text is read: for a long one, V8's room for young objects stays at its first size. */
export function spareMemoryFor(size: number): void {
  if (size >= LONG) (globalThis as { [SPARE_MEMORY]?: () => void })[SPARE_MEMORY]?.();
}
