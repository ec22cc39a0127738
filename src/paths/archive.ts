/** The archive of a coordination file: `X.archive.md` for `X.md`, in the same folder. */
export function archiveOf(file: string): string {
  return `${file.replace(/\.md$/i, "")}.archive.md`;
}
