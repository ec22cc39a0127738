import { grantData, identityData, renewedData, statusData, taskData } from "../messages/data.ts";
import { operations } from "../operations/index.ts";
import { faultsOf } from "../session/faults.ts";
import { uncommittedNotices } from "../workspace/uncommitted.ts";
import { awaitTurn } from "../workspace/waiting.ts";
import { openOnly } from "./open-only.ts";
import { type Call, verb } from "./verb.ts";

/** Between two signs of life of a call that waits: milliseconds, well below the patience of clients. */
const TELL_EVERY = 2_000;

const { check, join, reserve, status, whoami } = operations;

/** What tools can do: the operations, with what is shown of them, in the shapes of `--json`. */
export const verbs = {
  status: verb(status, {
    fields: { all: status.input.all },
    data: (result, { workspace, desk, input }) => {
      const { file, state } = workspace.place;
      const beside = { file, hookFaults: faultsOf(state, workspace.world.now()) };
      const data = statusData(result, beside, desk.t);
      return input["all"] === true ? data : openOnly(data);
    },
  }),
  check: verb(check, { fields: { paths: { ...check.input.paths, required: true } } }),
  join: verb(join, { data: (result, { answer }) => identityData(result, answer.actor?.source) }),
  whoami: verb(whoami, { data: (result, { answer }) => identityData(result, answer.actor?.source) }),
  leave: verb(operations.leave),
  reserve: verb(reserve, {
    data: grantData,
    follow: (answer, input, workspace, call) =>
      answer.result.reservation.state === "waiting"
        ? saying(call, () => awaitTurn(workspace, input, answer, call.signal))
        : Promise.resolve(answer),
    lateNotices: ({ tookOver }, workspace) => uncommittedNotices(tookOver, workspace),
  }),
  extend: verb(operations.extend, { data: renewedData }),
  release: verb(operations.release),
  finish: verb(operations.finish),
  log: verb(operations.log),
  next: verb(operations.next),
  taskList: verb(operations.taskList),
  taskAdd: verb(operations.taskAdd, { data: taskData }),
  taskStart: verb(operations.taskStart, { data: taskData }),
  taskDone: verb(operations.taskDone, { data: taskData }),
  taskBlock: verb(operations.taskBlock, { data: taskData }),
  offer: verb(operations.handover),
  accept: verb(operations.handoverAccept),
  decline: verb(operations.handoverDecline),
  handoverList: verb(operations.handoverList),
  block: verb(operations.raiseBlocker),
  assist: verb(operations.askAssistance),
  resolve: verb(operations.resolve),
  alertList: verb(operations.alertList),
};

async function saying<T>({ stillWaiting }: Call, wait: () => Promise<T>): Promise<T> {
  const timer = setInterval(stillWaiting, TELL_EVERY);
  try {
    return await wait();
  } finally {
    clearInterval(timer);
  }
}
