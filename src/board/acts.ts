import type { Act, ActCommand, Card, LaneName } from "./types.ts";

export function act(command: ActCommand, input: Act["input"], asks: string | null = null): Act {
  return { command, input, asks };
}

/** Why a card may not be moved to a lane at all; everything else is for the operation to refuse. */
export type MoveObstacle = "WAITS_FOR_OTHERS" | "NOT_YOURS" | "NO_WAY_BACK" | "SAME_LANE" | "NOBODY_WAITS";

/** The meaning of a card's move from one lane to another: the command that does it, or why none does. */
export function moveOf(card: Card, from: LaneName, to: LaneName): Act | MoveObstacle {
  if (from === to) return "SAME_LANE";
  if (from === "done") return "NO_WAY_BACK";
  if (to === "waiting") return "NOBODY_WAITS";
  if (to === "progress") return taking(card, from);
  if (to === "blocked") return act("task block", { title: card.title });
  if (to === "done") return ending(card, from);
  return givingBack(card, from);
}

function taking(card: Card, from: LaneName): Act | MoveObstacle {
  if (from === "waiting") return "WAITS_FOR_OTHERS";
  if (from === "blocked") return act("task start", { title: card.title });
  return act("reserve", { task: card.title });
}

function ending(card: Card, from: LaneName): Act | MoveObstacle {
  if (from === "progress" && card.endsAt !== null) {
    return card.isMine ? act("finish", { task: card.title, result: "success" }) : "NOT_YOURS";
  }
  return from === "waiting" ? "WAITS_FOR_OTHERS" : act("task done", { title: card.title });
}

/** Back to what anybody may take. */
function givingBack(card: Card, from: LaneName): Act | MoveObstacle {
  if (from === "blocked") return "NO_WAY_BACK";
  return card.isMine ? act("release", { task: card.title }) : "NOT_YOURS";
}

/** The acts possible on a card where it stands. */
export function actsOn(card: Omit<Card, "acts">, lane: LaneName): Act[] {
  const task = { task: card.title };
  const title = { title: card.title };
  switch (lane) {
    case "next":
      return [act("reserve", task), act("task block", title), act("task done", title)];
    case "waiting":
      return card.isMine ? [act("release", task)] : [];
    case "progress":
      if (card.state === "lapsed") return [act("takeover", task, "reason")];
      return card.isMine
        ? [act("finish", { ...task, result: "success" }), act("extend", task), act("release", task)]
        : [];
    case "blocked":
      return [act("task start", title), act("task done", title)];
    case "done":
      return [];
  }
}
