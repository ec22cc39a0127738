import { expect } from "vitest";

export interface Reservation {
  readonly instance: number;
  readonly task: string;
  readonly files: readonly string[];
  readonly state: string;
  readonly since: string | null;
  readonly lastActivity: string | null;
  readonly estimateMinutes: number | null;
  readonly result: string | null;
  readonly next: string | null;
  readonly line: number | null;
  readonly leaseEndsAt?: string | null;
  readonly takeable: boolean;
  readonly displaced: boolean;
}

/** What `--json` prints; which parts are there depends on the command. */
export interface Answer {
  readonly schema: string;
  readonly ok: boolean;
  readonly command: string;
  readonly data: Data;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly retryable: boolean;
    readonly holders: readonly Reservation[];
  };
  readonly notices?: readonly { readonly code: string; readonly message: string }[];
}

interface Data {
  readonly instance: number;
  readonly label: string;
  readonly source: string;
  readonly file: string;
  readonly diff: string;
  readonly reservation: Reservation;
  readonly promoted: readonly Reservation[];
  readonly released: readonly Reservation[];
  readonly paths: readonly { path: string; verdict: string; reservation: Reservation | null }[];
  readonly reservations: readonly Reservation[];
  readonly instances: readonly { numbers: readonly number[]; state: string; label: string; line: number }[];
  readonly log: readonly { action: string; instance: number }[];
  readonly adopted: readonly object[];
  readonly accepted: number;
  readonly fixed: number;
  readonly left: readonly object[];
  readonly tasks: readonly { title: string; state: string; instance: number | null }[];
  readonly diagnostics: readonly {
    code: string;
    severity: string;
    line: number;
    fixable: boolean;
    args?: Readonly<Record<string, unknown>>;
  }[];
  readonly id: string;
  readonly handover: { id: string };
  readonly offers: readonly { id: string }[];
  readonly messages: readonly {
    id: string;
    from: number;
    to: number | "all";
    text: string;
    answer: string | null;
  }[];
  readonly branch: string;
  readonly worktree: string;
  readonly revisions: readonly {
    revision: number;
    command: string;
    subject: string;
    instance: number | null;
  }[];
}

/** It worked, and says so in the way every command does. */
export function expectOk(answer: Answer, command: string): void {
  expect(answer).toMatchObject({ schema: "coord/1", ok: true, command });
  expect(answer).not.toHaveProperty("error");
}
