import { useEffect, useRef, useState } from "preact/hooks";
import type {
  PageData,
  Act,
  Board,
  Branch,
  Card,
  Happening,
  Lane,
  LaneName,
  Need,
  Person,
} from "../board/types.ts";
import { moveOf } from "../board/acts.ts";
import { isDirected, LANES } from "../board/types.ts";
import { minutesOver, minutesSince, minutesUntil } from "../time/ages.ts";
import { boardAt, carryOut, type PageAnswer, filled, move, span, whoHas } from "./data.ts";

/** The data and acts that every part of the page is drawn with. */
interface PageView {
  readonly data: PageData;
  readonly board: Board;
  /** Whether anything may be done. */
  readonly canAct: boolean;
  readonly act: (act: Act) => void;
  readonly moveCard: (key: string, from: LaneName, to: LaneName) => void;
  readonly now: number;
}

export function App({ data }: { data: PageData }) {
  const { words, isLive } = data;
  const [live, setLive] = useState(data.board);
  const [past, setPast] = useState<Board | null>(null);
  const [isConnected, setConnected] = useState(true);
  const [told, setTold] = useState<PageAnswer | null>(null);
  const [asked, setAsked] = useState<Act | null>(null);
  const [only, setOnly] = useState<number | null>(null);
  const now = useNow(past === null && isLive ? null : (past ?? live).at);

  useEffect(() => {
    if (!isLive) return;
    const source = new EventSource("events");
    source.addEventListener("message", ({ data: text }: MessageEvent<string>) =>
      setLive(JSON.parse(text) as Board),
    );
    source.addEventListener("open", () => setConnected(true));
    source.addEventListener("error", () => setConnected(false));
    return () => source.close();
  }, []);

  const board = past ?? live;
  const run = (work: Promise<PageAnswer>) => {
    void work
      .catch((): PageAnswer => ({ ok: false, text: words.unreachable }))
      .then((done) => setTold(done.text === "" ? { ...done, text: words.done } : done))
      .then(async () => setLive((await boardAt(null).catch(() => null)) ?? live));
  };
  const act = (wanted: Act) => (wanted.asks === null ? run(carryOut(wanted)) : setAsked(wanted));
  const canAct = isLive && !data.isReadOnly && past === null;
  const moveCard = (key: string, from: LaneName, to: LaneName) => run(move(key, from, to));
  const view: PageView = { data, board: filteredBy(board, only), canAct, act, moveCard, now };
  return (
    <>
      <a class="skip" href="#lanes">
        {words.skip}
      </a>
      <Head view={view} isConnected={isConnected} only={only} setOnly={setOnly} people={board.people} />
      {isLive && board.newest > board.oldest && (
        <Replay live={live} past={past} setPast={setPast} words={words} />
      )}
      <main>
        <Needs view={view} />
        <section id="lanes" class="lanes" aria-label={words.panels.lanes} tabIndex={-1}>
          {view.board.lanes.map((lane) => (
            <LaneView key={lane.name} lane={lane} view={view} />
          ))}
        </section>
        <div class="below">
          <People view={view} />
          <Files view={view} />
          <Activity view={view} />
        </div>
      </main>
      <Toast told={told} view={view} close={() => setTold(null)} />
      {asked !== null && (
        <Ask act={asked} words={words} close={() => setAsked(null)} send={(done) => run(carryOut(done))} />
      )}
    </>
  );
}

function agoText(at: number, { data: { words, language }, now }: PageView): string {
  const minutes = minutesSince(at, now);
  return minutes === 0 ? words.now : filled(words.ago, { time: span(minutes, language) });
}

/** The moment by which ages are told: the clock, or that of the picture. */
function useNow(fixed: number | null): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return fixed ?? Math.max(now, Date.now() - 15_000);
}

/** Of one instance alone, where somebody asked for that. */
function filteredBy(board: Board, only: number | null): Board {
  if (only === null) return board;
  return {
    ...board,
    needs: board.needs.filter(({ who }) => who.includes(only)),
    people: board.people.filter(({ instance }) => instance === only),
    lanes: board.lanes.map((lane) => ({
      ...lane,
      cards: lane.cards.filter(({ instance }) => instance === null || instance === only),
    })),
    activity: board.activity.filter(({ instance }) => instance === only),
  };
}

function Head({
  view,
  isConnected,
  only,
  setOnly,
  people,
}: {
  view: PageView;
  isConnected: boolean;
  only: number | null;
  setOnly: (one: number | null) => void;
  people: readonly Person[];
}) {
  const { data, board, canAct, act } = view;
  const { words, isLive, file, language } = data;
  const me = people.find(({ isMe }) => isMe);
  const at = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(board.at);
  return (
    <header>
      <h1>
        {words.title} <span class="file">{file}</span>
      </h1>
      {me !== undefined && (
        <span class="me">{filled(words.iam, { who: `#${me.instance} ${me.label}` })}</span>
      )}
      {isLive ? (
        <span class={`state ${isConnected ? "on" : "off"}`} role="status">
          {isConnected ? words.live : words.offline}
        </span>
      ) : (
        <span class="state">{filled(words.report, { time: at })}</span>
      )}
      <span class="space" />
      <label class="filter">
        <span>{words.filterLabel}</span>
        <select
          value={only ?? ""}
          onChange={({ currentTarget }) =>
            setOnly(currentTarget.value === "" ? null : Number(currentTarget.value))
          }
        >
          <option value="">{words.filter}</option>
          {people.map(({ instance, label }) => (
            <option key={instance} value={instance}>
              #{instance} {label}
            </option>
          ))}
        </select>
      </label>
      {isLive && <Search words={words} />}
      {canAct && (
        <span class="tools">
          <button
            type="button"
            class="main"
            onClick={() => act({ command: "task add", input: {}, asks: "title" })}
          >
            {words.acts["task add"]}
          </button>
          {me === undefined && (
            <button type="button" onClick={() => act({ command: "join", input: {}, asks: "label" })}>
              {words.acts.join}
            </button>
          )}
          <button type="button" onClick={() => act({ command: "undo", input: {}, asks: null })}>
            {words.acts.undo}
          </button>
        </span>
      )}
    </header>
  );
}

function Search({ words }: { words: PageData["words"] }) {
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState("");
  const ask = (event: Event) => {
    event.preventDefault();
    if (text.trim() !== "") void whoHas(text).then(setAnswer, (error: unknown) => setAnswer(String(error)));
  };
  return (
    <form class="search" onSubmit={ask} role="search">
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        size={words.search.length}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAnswer("");
        }}
      />
      <button type="submit">{words.searchButton}</button>
      <output>{answer}</output>
    </form>
  );
}

function Replay({
  live,
  past,
  setPast,
  words,
}: {
  live: Board;
  past: Board | null;
  setPast: (board: Board | null) => void;
  words: PageData["words"];
}) {
  const at = past?.revision ?? live.newest;
  // Null follows the newest.
  const wanted = useRef<number | null>(null);
  const show = (revision: number) => {
    wanted.current = revision >= live.newest ? null : revision;
    if (revision >= live.newest) return setPast(null);
    void boardAt(revision).then((board) => {
      // The slider has gone on meanwhile.
      if (board !== null && wanted.current === revision) setPast(board);
    });
  };
  const step = (by: number) =>
    show(Math.max(live.oldest, Math.min(live.newest, (wanted.current ?? live.newest) + by)));
  return (
    <section aria-label={words.replayLabel} class={past === null ? "replay" : "replay past"}>
      <label for="replay">{words.replayLabel}</label>
      <button type="button" aria-label={words.older} onClick={() => step(-1)}>
        ‹
      </button>
      <input
        id="replay"
        type="range"
        min={live.oldest}
        max={live.newest}
        value={at}
        onInput={({ currentTarget }) => show(Number(currentTarget.value))}
      />
      <button type="button" aria-label={words.newer} onClick={() => step(1)}>
        ›
      </button>
      {past !== null && <span role="status">{filled(words.replay, { n: past.revision })}</span>}
      {past !== null && (
        <button type="button" onClick={() => show(live.newest)}>
          {words.toNow}
        </button>
      )}
    </section>
  );
}

/** `about`: the task or text, which tells the buttons of several rows apart where they are read aloud. */
function Buttons({ acts, about, view }: { acts: readonly Act[]; about: string; view: PageView }) {
  const { words } = view.data;
  return acts.map((act) => (
    <button
      type="button"
      key={act.command}
      aria-label={`${words.acts[act.command]}: ${about}`}
      onClick={() => view.act(act)}
    >
      {words.acts[act.command]}
    </button>
  ));
}

function Needs({ view }: { view: PageView }) {
  const {
    board,
    data: { words },
  } = view;
  return (
    <section class={board.needs.length === 0 ? "needs none" : "needs"} aria-labelledby="needs">
      <h2 id="needs">
        {words.panels.needs} <span class="count">{board.needs.length}</span>
      </h2>
      {board.needs.length === 0 ? (
        <p class="nothing">{words.nothing.needs}</p>
      ) : (
        <ul>
          {board.needs.map((need) => (
            <NeedView key={need.key} need={need} view={view} />
          ))}
        </ul>
      )}
      {board.notes > 0 && <p class="notes">{filled(words.notes, { n: board.notes })}</p>}
    </section>
  );
}

function NeedView({ need: { kind, who, text, since, acts }, view }: { need: Need; view: PageView }) {
  const { words, language } = view.data;
  return (
    <li class={`need ${kind}`}>
      <span class="kind">{words.needs[kind]}</span>
      <span class="who">{who.map((one) => `#${one}`).join(isDirected(kind) ? " → " : " ↔ ")}</span>
      <bdi class="text">{text}</bdi>
      {since !== null && (
        <span class="age">
          {filled(words.since, { time: span(Math.max(1, minutesSince(since, view.now)), language) })}
        </span>
      )}
      {view.canAct && acts.length > 0 && (
        <span class="acts">
          <Buttons acts={acts} about={text} view={view} />
        </span>
      )}
    </li>
  );
}

function LaneView({ lane: { name, cards }, view }: { lane: Lane; view: PageView }) {
  const { words } = view.data;
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [from, key] = (event.dataTransfer?.getData("text/plain") ?? "").split("\n");
    if (from !== undefined && key !== undefined) view.moveCard(key, from as LaneName, name);
  };
  const over = (event: DragEvent) => {
    if (!view.canAct) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      class={`lane ${name}${isOver ? " over" : ""}`}
      aria-labelledby={`lane-${name}`}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 id={`lane-${name}`}>
        {words.lanes[name]} <span class="count">{cards.length}</span>
      </h2>
      {cards.length === 0 ? (
        <p class="nothing">{words.nothing.lane}</p>
      ) : (
        <ul
          class="cards"
          // What scrolls and holds nothing to press is reached by keys all the same.
          tabIndex={view.canAct && name !== "done" ? undefined : 0}
          aria-labelledby={`lane-${name}`}
        >
          {cards.map((card) => (
            <CardView key={card.key} card={card} lane={name} view={view} />
          ))}
        </ul>
      )}
    </section>
  );
}

function CardView({ card, lane, view }: { card: Card; lane: LaneName; view: PageView }) {
  const { words, language } = view.data;
  const { title, level, instance, files, endsAt, left, since, after, key, isMine, state, acts } = card;
  const drag = (event: DragEvent) => event.dataTransfer?.setData("text/plain", `${lane}\n${key}`);
  const ends =
    endsAt === null
      ? null
      : filled(endsAt > view.now ? words.left : words.over, {
          time: span(
            endsAt > view.now ? minutesUntil(endsAt, view.now) : minutesOver(endsAt, view.now),
            language,
          ),
        });
  return (
    <li
      class={`card ${state}${isMine ? " mine" : ""}`}
      draggable={view.canAct && lane !== "done"}
      onDragStart={drag}
    >
      <p class="title">
        {level !== null && <b class={`level p${level}`}>P{level}</b>} <bdi>{title}</bdi>
      </p>
      <p class="about">
        {instance !== null && <b>#{instance}</b>}
        {ends !== null && <span>{ends}</span>}
        {ends === null && since !== null && <span>{agoText(since, view)}</span>}
        {after.length > 0 && (
          <span>
            {words.after} {after.join(", ")}
          </span>
        )}
      </p>
      {left !== null && <meter min={0} max={1} low={0.25} value={left} aria-label={ends ?? ""} />}
      {files.length > 0 && (
        <ul class="paths">
          {files.slice(0, 6).map((file) => (
            <li key={file}>
              <code>{file}</code>
            </li>
          ))}
          {files.length > 6 && <li>{filled(words.more, { n: files.length - 6 })}</li>}
        </ul>
      )}
      {view.canAct && lane !== "done" && (
        <span class="acts">
          <Buttons acts={acts.filter(({ command }) => !BY_MOVING.has(command))} about={title} view={view} />
          <Moves card={card} lane={lane} view={view} />
        </span>
      )}
    </li>
  );
}

/** The acts done by moving a card, which need no button of their own. */
const BY_MOVING: ReadonlySet<string> = new Set(["release", "task start", "task done", "task block"]);

/** The lanes to which a card may go, for who does not drag. */
function Moves({ card, lane, view }: { card: Card; lane: LaneName; view: PageView }) {
  const { words } = view.data;
  const lanes = LANES.filter((to) => typeof moveOf(card, lane, to) !== "string");
  if (lanes.length === 0) return null;
  return (
    <select
      class="move"
      aria-label={`${words.moveTo}: ${card.title}`}
      value=""
      onChange={({ currentTarget }) => {
        view.moveCard(card.key, lane, currentTarget.value as LaneName);
        currentTarget.value = "";
      }}
    >
      <option value="">{words.moveTo} …</option>
      {lanes.map((name) => (
        <option key={name} value={name}>
          {words.lanes[name]}
        </option>
      ))}
    </select>
  );
}

function People({ view }: { view: PageView }) {
  const {
    board,
    data: { words },
  } = view;
  return (
    <section aria-labelledby="people">
      <h2 id="people">
        {words.panels.people} <span class="count">{board.people.length}</span>
      </h2>
      {board.people.length === 0 && <p class="nothing">{words.nothing.people}</p>}
      <ul class="people">
        {board.people.map(({ instance, label, agent, presence, seen, holds, isMe }) => (
          <li key={instance} class={`person ${presence}`}>
            <span class="dot" aria-hidden="true" />
            <b>#{instance}</b>{" "}
            <span class="name">
              <bdi>{label}</bdi>
              {agent !== null && <i> {agent}</i>}
              {isMe && <em> {words.you}</em>}
            </span>
            <span class="age">
              {presence === "gone" || seen === null
                ? words.presence[presence]
                : words.presence[presence] +
                  (minutesSince(seen, view.now) === 0 ? "" : ` · ${agoText(seen, view)}`)}
            </span>
            {holds.length > 0 && (
              <span class="holds">
                {words.holds} <bdi>{holds.join(", ")}</bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Files({ view }: { view: PageView }) {
  const {
    board,
    data: { words },
  } = view;
  return (
    <section aria-labelledby="files">
      <h2 id="files">{words.panels.files}</h2>
      {board.files.length === 0 ? (
        <p class="nothing">{words.nothing.files}</p>
      ) : (
        <Branches branches={board.files} shared={words.shared} />
      )}
    </section>
  );
}

function Branches({ branches, shared }: { branches: readonly Branch[]; shared: string }) {
  return (
    <ul class="tree">
      {branches.map(({ name, holders, isShared, children }) => (
        <li key={name}>
          <code>
            {name}
            {children.length > 0 ? "/" : ""}
          </code>
          {holders.map((one) => (
            <b key={one}> #{one}</b>
          ))}
          {isShared && <em class="shared"> {shared}</em>}
          {children.length > 0 && <Branches branches={children} shared={shared} />}
        </li>
      ))}
    </ul>
  );
}

function Activity({ view }: { view: PageView }) {
  const {
    board,
    data: { words, commands },
  } = view;
  const row = ({ revision, at, instance, command, subject }: Happening) => (
    <li key={revision}>
      <b>{instance === null ? "—" : `#${instance}`}</b>
      <span>
        <i>{commands[command] ?? command}</i> <bdi>{subject}</bdi>
      </span>
      <span class="age">{agoText(at, view)}</span>
    </li>
  );
  return (
    <section aria-labelledby="activity">
      <h2 id="activity">{words.panels.activity}</h2>
      {board.activity.length === 0 ? (
        <p class="nothing">{words.nothing.activity}</p>
      ) : (
        <ol class="activity" tabIndex={0} aria-labelledby="activity">
          {board.activity.map(row)}
        </ol>
      )}
    </section>
  );
}

function Toast({ told, view, close }: { told: PageAnswer | null; view: PageView; close: () => void }) {
  const { words } = view.data;
  return (
    <div class="toast-place" role="status" aria-live="polite">
      {told !== null && (
        <div class={`toast ${told.ok ? "yes" : "no"}`}>
          <span>{told.text}</span>
          {told.ok && view.canAct && (
            <button type="button" onClick={() => view.act({ command: "undo", input: {}, asks: null })}>
              {words.undone}
            </button>
          )}
          <button type="button" aria-label={words.cancel} onClick={close}>
            ×
          </button>
        </div>
      )}
    </div>
  );
}

function Ask({
  act,
  words,
  close,
  send,
}: {
  act: Act;
  words: PageData["words"];
  close: () => void;
  send: (act: Act) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const question = words.asks[act.asks as keyof typeof words.asks] ?? "";
  useEffect(() => dialog.current?.showModal(), []);
  // The dialog itself gives the focus back to what it was opened by.
  const leave = () => dialog.current?.close();
  const submit = (event: Event) => {
    event.preventDefault();
    if (text.trim() === "" || act.asks === null) return;
    send({ ...act, input: { ...act.input, [act.asks]: text }, asks: null });
    leave();
  };
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="question">
      <form onSubmit={submit}>
        <label id="question" for="answer">
          {question}
        </label>
        <input
          id="answer"
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <span class="acts">
          <button type="submit" class="main">
            {words.send}
          </button>
          <button type="button" onClick={leave}>
            {words.cancel}
          </button>
        </span>
      </form>
    </dialog>
  );
}
