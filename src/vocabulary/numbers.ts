/** The largest number that is read as an instance's. */
const LARGEST = 999_999;

/**
 * The highest of some instances' numbers; 0 when there is none. Those at the very end of what can be read count for
 * nothing: nobody could come after them.
 */
export function highestOf(numbers: Iterable<number>): number {
  const all = new Set(numbers);
  let end = LARGEST;
  while (all.has(end)) end--;
  let highest = 0;
  for (const number of all) if (number < end) highest = Math.max(highest, number);
  return highest;
}
