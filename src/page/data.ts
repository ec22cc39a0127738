import type { Act, Board, LaneName } from "../board/types.ts";

/** The result of an act. */
export interface PageAnswer {
  readonly ok: boolean;
  readonly text: string;
}

/** Every question goes to who served the page, by a relative address: it holds the token. */
async function post(path: string, body: unknown): Promise<PageAnswer> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.ok ? ((await response.json()) as PageAnswer) : { ok: false, text: String(response.status) };
}

export function carryOut({ command, input }: Pick<Act, "command" | "input">): Promise<PageAnswer> {
  return post("act", { command, input });
}

export function move(key: string, from: LaneName, to: LaneName): Promise<PageAnswer> {
  return post("move", { key, from, to });
}

export async function boardAt(revision: number | null): Promise<Board | null> {
  const response = await fetch(revision === null ? "board" : `board?revision=${revision}`);
  return response.ok ? ((await response.json()) as Board) : null;
}

export async function whoHas(path: string): Promise<string> {
  const response = await fetch(`why?path=${encodeURIComponent(path)}`);
  return response.ok ? ((await response.json()) as { text: string }).text : String(response.status);
}

export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** `12 min`, in the language of the page. */
export function span(minutes: number, language: string): string {
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (minutes < 60) return unit(minutes, "minute");
  if (minutes < 48 * 60) return unit(Math.floor(minutes / 60), "hour");
  return unit(Math.floor(minutes / 1440), "day");
}
