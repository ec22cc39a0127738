import { leave } from "../operations/leave.ts";
import type { Workspace } from "./index.ts";

/** Closes the acting instance with all it holds. @returns false where it was closed already */
export async function leaveNow(workspace: Workspace): Promise<boolean> {
  return (await workspace.perform(leave, {})).ok;
}
