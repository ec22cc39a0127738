import type { StateFolder } from "../system/state.ts";
import { RecentLog } from "./recent.ts";

/** How long the tasks of a team are remembered (ms): none works longer. */
const REMEMBERED_MS = 48 * 3_600_000;
/** Maximum length of an id, and of a title (characters). */
const LONGEST_ID = 200;
const LONGEST_TITLE = 1_000;

/** A task in the list that a team keeps among itself. */
export interface TeamTask {
  /** Session of the team's lead, as far as that is known where the task was added. */
  readonly team: string;
  readonly id: string;
  readonly title: string;
  /** Whether the file's task of that title is there because of this one. */
  readonly mirrored: boolean;
}

type TaskMark = TeamTask & { readonly at: number };

/** Which id means which task in the lists of teams: what changes in such a list is told by the id alone. */
export class TeamTasks {
  private readonly recent: RecentLog<TaskMark>;
  private readonly now: number;

  constructor(state: StateFolder, now: number) {
    this.recent = new RecentLog(state, "teams/tasks.json", now, REMEMBERED_MS, shaped);
    this.now = now;
  }

  keep(task: TeamTask): void {
    if (task.id.length <= LONGEST_ID && task.title.length <= LONGEST_TITLE)
      this.recent.add([{ ...task, at: this.now }]);
  }

  /**
   * The task of a team's. A team-mate in a process of its own does not say which team it is in, nor does a lead that was cleared:
   * then the only team that has a task of that id.
   */
  find(team: string, id: string): TeamTask | null {
    const found = new Map(
      this.recent
        .all()
        .filter((one) => one.id === id)
        .map((one) => [one.team, one]),
    );
    const own = found.get(team);
    if (own !== undefined) return own;
    const [only] = found.values();
    return found.size === 1 && only !== undefined ? only : null;
  }
}

function shaped(line: Partial<Record<keyof TaskMark, unknown>>): TaskMark | null {
  const { team, id, title, mirrored, at } = line;
  if (typeof team !== "string" || typeof id !== "string" || typeof title !== "string") return null;
  return typeof at === "number" ? { team, id, title, mirrored: mirrored === true, at } : null;
}
