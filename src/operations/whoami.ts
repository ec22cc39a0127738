import { findInstance } from "../protocol/instances.ts";

import { answer, type Decision, type Notice, operation, refuse } from "./types.ts";

export interface Identity {
  readonly instance: number;
  readonly label: string;
}

export const whoami = operation({
  name: "whoami",
  mode: "read",
  input: {},
  plan(view, _input, context): Decision<Identity> {
    const { instance } = context;
    if (instance === null) return refuse("NO_IDENTITY", {});
    const known = findInstance(view, instance);
    const notice: Notice = { code: "NOT_LISTED", args: { instance } };
    return {
      ...answer({ instance, label: known?.value.label ?? "" }),
      notices: known === null ? [notice] : [],
    };
  },
});
