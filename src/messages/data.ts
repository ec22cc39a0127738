import type { Extended } from "../operations/extend.ts";
import type { ReservationData } from "../operations/shapes.ts";
import type { Status } from "../operations/status.ts";
import type { TaskChanged } from "../operations/tasks.ts";
import type { Catalog, DiagnosticCode } from "./catalog.ts";

// What a script sees of an operation's result, where that is not all of it: one shape for `--json` and for MCP.

/** What a grant leaves out is said in notices. */
export function grantData({ reservation, promoted }: Granted) {
  return { reservation, promoted };
}

/** The same of a renewal. */
export function renewedData({ reservation, twins, promoted }: Extended) {
  return { reservation, twins, promoted };
}

interface Granted {
  readonly reservation: ReservationData;
  readonly promoted: readonly ReservationData[];
}

export function taskData({ task }: TaskChanged) {
  return { task };
}

export function identityData(
  { instance, label }: { readonly instance: number; readonly label: string },
  source: "flag" | "env" | "session" = "session",
) {
  return { instance, label, source };
}

/** `beside` is what is known of the file and is not in it. */
export function statusData<B extends { readonly file: string }>(status: Status, beside: B, t: Catalog) {
  const diagnostics = status.diagnostics.map((found) => ({
    ...found,
    message: t.diagnostics[found.code as DiagnosticCode](found.args),
  }));
  return { ...beside, ...status, diagnostics };
}
