/**
 * A text without the marks at its end. An expression such as `/[:,]+$/` looks from each mark to the end of its run, and so
 * takes the square of the time that this takes: lines may be a megabyte long.
 */
export function withoutEnd(text: string, mark: RegExp): string {
  let end = text.length;
  while (end > 0 && mark.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
