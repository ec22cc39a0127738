import { describe, expect, it } from "vitest";
import payloads from "../../fixtures/hooks/payloads.json" with { type: "json" };
import { callingAgents } from "../../src/agents/index.ts";
import { Repo } from "./support.ts";

/** Exactly what each agent wants to hear, as one of its calls has it; nothing else is ever printed. */
function answerOf(agent: string): unknown {
  return payloads.find((one) => one.agent === agent && one.answer !== undefined)?.answer;
}

/** What an answer has where the expected one has `$REASON`; empty where it has nothing there. */
function reasonIn(expected: unknown, found: unknown): string {
  if (expected === "$REASON") return typeof found === "string" ? found : "";
  if (expected === null || typeof expected !== "object") return "";
  const parts = Object.entries(expected).map(([key, part]) => reasonIn(part, Object(found)[key]));
  return parts.find((reason) => reason !== "") ?? "";
}

function withReason(expected: unknown, reason: string): unknown {
  return JSON.parse(JSON.stringify(expected).replaceAll('"$REASON"', () => JSON.stringify(reason)));
}

describe("recorded calls", () => {
  it.each(payloads)("$agent: $name → $verdict", async ({ agent, input, verdict }) => {
    const repo = new Repo();
    for (const time of ["first", "again, as agents do that load each other's settings"]) {
      const told = await repo.call(agent, input);
      expect(told.status, time).toBe(0);
      expect(told.stderr).toBe("");
      if (verdict === "allow") expect(told.stdout).toBe(agent === "cursor" ? "{}\n" : "");
      else {
        const expected = answerOf(agent);
        const reason = reasonIn(expected, told.json);
        expect(told.json).toEqual(withReason(expected, reason));
        expect(reason).toMatch(
          /^(?:This command would change )?src\/\S+ (?:which )?is reserved by someone else: Instance #3 \(“Backend”\) for “Fix login” \(src\/auth\.ts, src\/login\/\*\*\), reserved (?:9|10) min ago(?:, seen just now)?, \d+ min left \(line \d+\)\. /,
        );
        expect(reason).toContain("coord next");
        expect(reason).toContain("--wait");
        expect(reason).toContain("handover");
        expect(reason).not.toContain("takeover");
      }
    }
  });

  it("in French, with what a session without an instance may do", async () => {
    const { reason } = await new Repo().edit("src/auth.ts", "new", { LANG: "fr_FR.UTF-8" });
    expect(reason).toMatch(
      /^src\/auth\.ts est réservé par quelqu'un d'autre : Instance #3 (?:\(« Backend »\) )?pour « Fix login »/,
    );
    expect(reason).toContain("coord join NOM");
  });

  it("an agent that nobody knows is let go, with a word", async () => {
    const told = await new Repo().raw("emacs", "{}");
    expect([told.status, told.stdout]).toEqual([0, ""]);
    expect(told.stderr).toContain(
      `unknown agent “emacs”; known: ${callingAgents.map(({ name }) => name).join(", ")}`,
    );
  });
});
