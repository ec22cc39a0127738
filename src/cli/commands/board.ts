import { basename, resolve } from "node:path";
import type { Board, PageData } from "../../board/types.ts";
import { type BoardWords, languages } from "../../messages/languages.ts";
import { status } from "../../presentation/status.ts";
import { saveText, textOf } from "../../system/files.ts";
import { visible } from "../../text/clean.ts";
import { atMostOne } from "../arguments.ts";
import { leadsOutside } from "../board-name.ts";
import { command, type CommandContext, type CommandReport, type TypedInput } from "../command.ts";
import { UsageError } from "../failures.ts";
import { commandNames } from "./index.ts";
import { look } from "../board/look.ts";
import { type PageParts, isPage, pageParts, pageText } from "../board/page.ts";

/** The size taken for a terminal's where nothing says it. */
const USUAL = { columns: 80, rows: 24 };

const fields = {
  web: { kind: "flag", at: "option" },
  html: { kind: "text", at: "option", placeholder: "FILE", complete: "paths" },
  port: { kind: "number", at: "option", placeholder: "N", least: 0 },
  "read-only": { kind: "flag", at: "option" },
  "no-open": { kind: "flag", at: "option" },
  once: { kind: "flag", at: "option" },
} as const;

export const board = command({
  name: "board",
  // Looking changes nothing; each act on the board is a command of its own.
  readOnly: true,
  fields,
  async run(context, input) {
    atMostOne({ ...input, html: input.html !== undefined }, "web", "html");
    atMostOne({ ...input, html: input.html !== undefined }, "html", "once");
    atMostOne(input, "web", "once");
    if (input.web === true) return serve(context, input);
    if (input.html !== undefined) return save(context, input.html);
    const found = await look(context);
    if (!found.ok) return found;
    const words = await languages[context.render.language].board();
    if (input.once === true) return once(found.board, context, words);
    const isShown = context.interactive() && context.outside.env["TERM"] !== "dumb";
    // A program gets the picture; a pipe gets what it can print.
    if (!isShown) return { ...(await status.run(context, {})), data: found.board };
    const { showBoard } = await import("../board/terminal.ts");
    await showBoard(context, words, input["read-only"] === true);
    return { ok: true, data: found.board, lines: [] };
  },
});

async function once(found: Board, context: CommandContext, words: BoardWords): Promise<CommandReport> {
  const { oneFrame } = await import("../board/terminal.ts");
  const { env } = context.outside;
  const size = (name: string, known: number) => {
    const given = Number(env[name]);
    return Number.isInteger(given) && given > 0 && given < 1_000 ? given : known;
  };
  const { width } = context.render;
  const columns = size("COLUMNS", width < 1_000 ? width : USUAL.columns);
  const lines = oneFrame(found, context, words, { columns, rows: size("LINES", USUAL.rows) });
  return { ok: true, data: found, lines, quietLines: lines, verbatim: true };
}

/** The page's data for any state of the board. */
async function pagesOf(
  context: CommandContext,
  isReadOnly: boolean,
  isLive: boolean,
): Promise<(board: Board) => PageData> {
  const { workspace, render } = context;
  const { language, t } = render;
  const words = await languages[language].board();
  const commands = Object.fromEntries(
    [...commandNames(), "outside", "cancel-wait"].map((name) => [name, t.words.command(name)]),
  );
  const file = visible(basename(workspace.place.file));
  return (found) => ({ board: found, words, language, commands, file, isReadOnly, isLive });
}

function partsFor(context: CommandContext): PageParts {
  const parts = pageParts(context.outside.script);
  if (parts === null) throw new UsageError("NO_PAGE", {});
  return parts;
}

async function save(context: CommandContext, file: string): Promise<CommandReport> {
  const parts = partsFor(context);
  const found = await look(context);
  if (!found.ok) return found;
  const text = pageText((await pagesOf(context, true, false))(found.board), parts);
  const path = resolve(context.cwd, file);
  if (leadsOutside(path, context))
    return { ok: false, refusal: { code: "PATH_OUTSIDE", args: { path: file } } };
  const there = textOf(path) ?? "";
  if (there.trim() !== "" && !isPage(there)) throw new UsageError("NOT_A_BOARD", { found: file });
  if (!context.dryRun) saveText(path, text);
  return {
    ok: true,
    data: { file: path },
    lines: [context.render.t.answers.board.saved(file)],
    quietLines: [path],
  };
}

async function serve(context: CommandContext, input: TypedInput<typeof fields>): Promise<CommandReport> {
  const parts = partsFor(context);
  const found = await look(context);
  if (!found.ok) return found;
  const isReadOnly = input["read-only"] === true;
  const port = input.port ?? 0;
  if (port > 65_535) throw new UsageError("PORT", { port });
  const { serveBoard } = await import("../board/server.ts");
  const { PortTakenError } = await import("../../system/web.ts");
  try {
    const pageOf = await pagesOf(context, isReadOnly, true);
    const served = await serveBoard({ context, parts, port, isReadOnly, pageOf });
    const { address } = served;
    const say = context.render.t.answers.board;
    context.show(
      {
        ok: true,
        data: { address },
        lines: [say.served(address), say.ends],
        quietLines: [address],
      },
      true,
    );
    if (input["no-open"] !== true && context.interactive()) {
      const { openInBrowser } = await import("../../system/browser.ts");
      openInBrowser(address, context.outside.env);
    }
    (await import("../../system/endings.ts")).exitOnSignals();
    await new Promise<never>(() => undefined);
  } catch (error) {
    if (error instanceof PortTakenError) throw new UsageError("PORT", { port });
    throw error;
  }
  return { ok: true, data: {}, lines: [] };
}
