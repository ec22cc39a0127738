import { archive as archiveOperation, type Archived } from "../operations/archive.ts";
import { archiveOf } from "../paths/normalise.ts";
import { presenter } from "./presenter.ts";

const isEmpty = ({ moved }: Archived) => moved.reservations + moved.log + moved.messages === 0;

export const archive = presenter({
  operation: archiveOperation,
  command: "archive",
  data: (result, { workspace }) => ({ ...result, archive: archiveOf(workspace.place.target) }),
  lines: (result, say, _render, { workspace }) => [
    isEmpty(result)
      ? say.archive.nothing(result)
      : say.archive.moved(result, archiveOf(workspace.place.target)),
  ],
  // The diff shows the coordination file alone: the lines that it loses go to the archive.
  aside: (result, say, { workspace, dryRun }) =>
    dryRun && !isEmpty(result) ? say.archive.would(result, archiveOf(workspace.place.target)) : null,
});
