import { taskList, taskAdd, taskStart, taskDone, taskBlock } from "./tasks.ts";
import { next } from "./next.ts";
import { handoverAccept, handoverDecline } from "./handover-answers.ts";
import { handover, handoverList } from "./handovers.ts";
import { alertList, askAssistance, raiseBlocker, resolve } from "./alerts.ts";
import { conflictOpen } from "./conflict-open.ts";
import { conflictList, conflictResolve } from "./conflicts.ts";
import { componentList, componentSet } from "./components.ts";
import { sweep, takeover } from "./takeover.ts";
import { addMissingSections } from "./init.ts";
import { archive } from "./archive.ts";
import { audit, check, why } from "./check.ts";
import { branch } from "./branch.ts";
import { doctor } from "./doctor.ts";
import { extend } from "./extend.ts";
import { finish, release } from "./finish.ts";
import { join } from "./join.ts";
import { leave } from "./leave.ts";
import { log } from "./log.ts";
import { restore } from "./restore.ts";
import { reserve } from "./reserve.ts";
import { status } from "./status.ts";
import { sync } from "./sync.ts";
import { undo } from "./undo.ts";
import { whoami } from "./whoami.ts";

/** Every operation that a caller can ask for by name: one file and one line each. */
export const operations = {
  join,
  leave,
  whoami,
  status,
  reserve,
  check,
  why,
  extend,
  release,
  finish,
  log,
  taskList,
  taskAdd,
  taskStart,
  taskDone,
  taskBlock,
  next,
  handover,
  handoverAccept,
  handoverDecline,
  handoverList,
  alertList,
  askAssistance,
  raiseBlocker,
  resolve,
  conflictList,
  conflictOpen,
  conflictResolve,
  componentList,
  componentSet,
  sweep,
  takeover,
  addMissingSections,
  doctor,
  sync,
  archive,
  audit,
  branch,
  undo,
  restore,
} as const;
