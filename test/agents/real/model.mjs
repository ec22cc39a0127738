// A model server that plays a script, in the four protocols that agents speak: Anthropic Messages, OpenAI Responses and Chat
// Completions, Gemini generateContent. It keeps no state: a call's id says play and step, so the next step follows from the
// conversation, and a retry, a subagent or a second session changes nothing.
import { createServer } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** `[[play:NAME]]` in a text of the user's begins a play. */
const MARK = /\[\[play:([\w-]+)\]\]/g;

const textsOf = (content) =>
  typeof content === "string"
    ? [content]
    : (content ?? []).flatMap(({ text }) => (text === undefined ? [] : [String(text)]));
const user = (text) => ({ text });
const call = (id, output) => ({ id, output });

/** By protocol: what the user said, and the calls that were answered, in order. */
const READERS = {
  anthropic: ({ messages = [] }) =>
    messages.flatMap(({ role, content }) => [
      ...(role === "user" ? textsOf(content).map(user) : []),
      ...(Array.isArray(content) ? content : []).flatMap((part) =>
        part.type === "tool_result"
          ? [call(part.tool_use_id, textsOf(part.content).join("\n"))]
          : part.type === "tool_use"
            ? [call(part.id)]
            : [],
      ),
    ]),
  chat: ({ messages = [] }) =>
    messages.flatMap(({ role, content, tool_calls = [], tool_call_id }) => [
      ...(role === "user" ? textsOf(content).map(user) : []),
      ...tool_calls.map(({ id }) => call(id)),
      ...(role === "tool" ? [call(tool_call_id, textsOf(content).join("\n"))] : []),
    ]),
  responses: ({ input = [] }) =>
    (typeof input === "string" ? [{ role: "user", content: input }] : input).flatMap((item) => {
      if (item.type?.endsWith("_call_output")) return [call(item.call_id, textsOf(item.output).join("\n"))];
      if (item.type?.endsWith("_call")) return [call(item.call_id)];
      // So Codex hands a subagent its task.
      const hidden = (item.content ?? []).flatMap?.(({ encrypted_content: text }) =>
        text === undefined ? [] : [text],
      );
      return item.role === "user" || item.type === "agent_message"
        ? [...textsOf(item.content), ...(hidden ?? [])].map(user)
        : [];
    }),
  gemini: ({ contents = [] }) =>
    contents.flatMap(({ role, parts = [] }) =>
      parts.flatMap(({ text, functionCall, functionResponse }) => [
        ...(role !== "model" && typeof text === "string" ? [user(text)] : []),
        ...(functionCall ? [call(functionCall.id)] : []),
        ...(functionResponse
          ? [
              call(
                functionResponse.id,
                String(functionResponse.response?.output ?? functionResponse.response?.error),
              ),
            ]
          : []),
      ]),
    ),
};

/** The play and the step that come next, and what the last calls were answered; null for what is no play (a title). */
function turnOf(kind, body) {
  let play = null;
  let [done, answered] = [-1, new Map()];
  for (const { text, id, output } of READERS[kind](body)) {
    const name = text === undefined ? undefined : [...text.matchAll(MARK)].at(-1)?.[1];
    if (name !== undefined) [play, done, answered] = [name, -1, new Map()];
    const [, of, step] = /^call_([\w-]+)_(\d+)_\d+/.exec(id ?? "") ?? [];
    if (play === null || of !== play) continue;
    done = Math.max(done, Number(step));
    if (output !== undefined) answered.set(Number(step), output);
  }
  return play === null ? null : { play, step: done + 1, answered };
}

const sse = (response, events) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const [name, data] of events)
    response.write(
      `${name ? `event: ${name}\n` : ""}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`,
    );
  response.end();
};
const json = (response, data, status = 200) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(data));
};

const WRITERS = {
  anthropic(response, { model, stream }, { text, calls }) {
    const content = [
      ...(text ? [{ type: "text", text }] : []),
      ...calls.map(({ id, name, input = {} }) => ({ type: "tool_use", id, name, input })),
    ];
    const usage = { input_tokens: 1, output_tokens: 1 };
    const message = {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage,
    };
    const stop_reason = calls.length > 0 ? "tool_use" : "end_turn";
    if (!stream) return json(response, { ...message, content, stop_reason });
    return sse(response, [
      ["message_start", { type: "message_start", message }],
      ...content.flatMap((block, index) => {
        const isText = block.type === "text";
        const delta = isText
          ? { type: "text_delta", text }
          : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
        return [
          [
            "content_block_start",
            {
              type: "content_block_start",
              index,
              content_block: isText ? { ...block, text: "" } : { ...block, input: {} },
            },
          ],
          ["content_block_delta", { type: "content_block_delta", index, delta }],
          ["content_block_stop", { type: "content_block_stop", index }],
        ];
      }),
      ["message_delta", { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage }],
      ["message_stop", { type: "message_stop" }],
    ]);
  },
  responses(response, { model }, { text, calls }) {
    const said = {
      type: "message",
      id: "m_1",
      status: "completed",
      role: "assistant",
      content: [{ type: "output_text", text, annotations: [] }],
    };
    const output = [
      ...(text ? [said] : []),
      ...calls.map(({ id, name, namespace, input = {}, raw }) => ({
        ...(raw === undefined
          ? { type: "function_call", id: `fc_${id}`, arguments: JSON.stringify(input) }
          : { type: "custom_tool_call", id: `ct_${id}`, input: raw }),
        ...(namespace === undefined ? {} : { namespace }),
        status: "completed",
        call_id: id,
        name,
      })),
    ];
    const usage = {
      input_tokens: 1,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 1,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 2,
    };
    const whole = {
      id: "resp_1",
      object: "response",
      created_at: 0,
      status: "completed",
      model,
      output,
      usage,
    };
    const event = (type, data) => [type, { type, ...data }];
    return sse(response, [
      event("response.created", { response: { ...whole, status: "in_progress", output: [] } }),
      ...output.flatMap((item, output_index) => [
        event("response.output_item.added", { output_index, item: { ...item, status: "in_progress" } }),
        event("response.output_item.done", { output_index, item }),
      ]),
      event("response.completed", { response: whole }),
    ]);
  },
  chat(response, { model, stream }, { text, calls }) {
    const tool_calls = calls.map(({ id, name, input = {} }, index) => ({
      index,
      id,
      type: "function",
      function: { name, arguments: JSON.stringify(input) },
    }));
    const finish_reason = calls.length > 0 ? "tool_calls" : "stop";
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const message = { role: "assistant", content: text ?? "", ...(calls.length > 0 ? { tool_calls } : {}) };
    const base = { id: "chat_1", created: 0, model };
    if (!stream)
      return json(response, {
        ...base,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason }],
        usage,
      });
    const chunk = (delta, reason = null) => [
      "",
      { ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: reason }] },
    ];
    const last = ["", { ...base, object: "chat.completion.chunk", choices: [], usage }];
    return sse(response, [chunk(message), chunk({}, finish_reason), last, ["", "[DONE]"]]);
  },
  gemini(response, { stream }, { text, calls }) {
    const parts = [
      ...(text ? [{ text }] : []),
      ...calls.map(({ id, name, input = {} }) => ({
        functionCall: { id, name, args: input },
        thoughtSignature: "c2ln",
      })),
    ];
    const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 };
    const data = {
      candidates: [{ content: { role: "model", parts }, finishReason: "STOP", index: 0 }],
      usageMetadata,
      modelVersion: "scripted",
    };
    return stream ? sse(response, [["", data]]) : json(response, data);
  },
};

const ROUTES = [
  [/\/messages$/, "anthropic"],
  [/\/responses$/, "responses"],
  [/\/chat\/completions$/, "chat"],
  [/:(?:stream)?generateContent$/i, "gemini"],
];

const UNPACK = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync };

/**
 * @param plays by name, a list of steps: `{ text?, calls?: [{ name, input | raw }], first? }`; the last one has no calls
 * @param act does what a step wants done before it: its `first`, a command of somebody else's
 */
export async function startModel(plays, act = () => undefined) {
  const acted = new Set();
  /** What the model read, by play: the answers to its calls by step, and everything as text. */
  const read = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = new URL(request.url, "http://x").pathname;
    const kind = ROUTES.find(([pattern]) => pattern.test(path))?.[1];
    if (kind === undefined || request.method !== "POST")
      return /ount_?tokens$/i.test(path)
        ? json(response, { input_tokens: 1, totalTokens: 1 })
        : json(response, { object: "list", data: [], models: [] }, /\/models\/?$/.test(path) ? 200 : 404);
    const bytes = Buffer.concat(chunks);
    const body = JSON.parse((UNPACK[request.headers["content-encoding"]]?.(bytes) ?? bytes).toString("utf8"));
    const turn = turnOf(kind, body);
    if (turn !== null) {
      const before = read.get(turn.play) ?? {
        answers: new Map(),
        all: "",
        last: "",
        asked: new Map(),
        answered: new Map(),
      };
      if (!before.asked.has(turn.step)) before.asked.set(turn.step, performance.now());
      for (const [step, answer] of turn.answered) before.answers.set(step, answer);
      before.last = JSON.stringify(body);
      before.all += before.last;
      read.set(turn.play, before);
    }
    const {
      text = "",
      calls = [],
      first,
    } = (turn === null ? { text: "ok" } : plays[turn.play]?.[turn.step]) ?? {
      text: "done",
    };
    const which = `${turn?.play} ${turn?.step}`;
    if (first !== undefined && !acted.has(which)) {
      acted.add(which);
      act(first);
    }
    const named = calls.map((one, k) => ({ ...one, id: `call_${turn.play}_${turn.step}_${k}` }));
    const asked = { ...body, stream: kind === "gemini" ? /:stream/i.test(path) : body.stream };
    WRITERS[kind](response, asked, { text, calls: named });
    if (turn !== null) read.get(turn.play).answered.set(turn.step, performance.now());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => (server.closeAllConnections(), server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, read, close };
}
