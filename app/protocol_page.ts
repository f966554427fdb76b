import {
  type Close,
  closes,
  errorCodes,
  type EventType,
  limits,
  type MessageRoute,
  pusherErrorNumber,
  type ServerFrame,
  serverFrames,
} from "./platform/realtime/index.ts";
import { fieldsOf, schemaText } from "./schema_text.ts";

/** Above it people write, below it `realtime:docs`. */
const MARK = "<!-- From here on written by `bin/parley realtime:docs`. -->";

type ClientMessage = Pick<MessageRoute, "type" | "schema">;

export interface ProtocolParts {
  /** What native clients may send. */
  messages: readonly ClientMessage[];
  /** The typed catalogue. */
  events: readonly EventType<unknown>[];
}

/**
 * The page about the protocol with its reference written anew from the code.
 *
 * @param page as it is; what stands above the mark stays
 * @throws Error when the page has no mark
 */
export function withProtocol(page: string, parts: ProtocolParts): string {
  const [words, reference] = page.split(MARK);
  if (words === undefined || reference === undefined)
    throw new Error(`The page has no line ${MARK}, below which the protocol could stand.`);
  return `${words}${MARK}\n\n${referenceOf(parts)}\n`;
}

function referenceOf({ messages, events }: ProtocolParts): string {
  return [
    "## What a native client sends",
    "Every message may have a `ref` (a number or up to 128 characters), which comes back in its answer.",
    ...byName(messages, ({ type }) => type).map(messageText),
    "## What the hub sends to native clients",
    ...Object.entries<ServerFrame>(serverFrames).map(frameText),
    "## Events of Parley",
    "The allow-list: nobody else can publish under these names. *Frame of its own*: native clients get `{type: name, …data}` instead of an `event` frame. *Passing*: has no place in the history.",
    table(["event", "data", ""], byName(events, ({ name }) => name).map(eventRow)),
    "## Closes",
    "Socket.IO clients are told in the event `parley:close`; those that come back find their wire closed, the others are disconnected by the server.",
    table(
      ["reason", "WebSocket", "Pusher", "comes back", "what happened", "what to do"],
      Object.entries<Omit<Close, "reason">>(closes).map(closeRow),
    ),
    "## Errors",
    "A refusal leaves the connection. Native clients get an `error` frame, Socket.IO clients an acknowledgement with `ok: false`, Pusher clients `pusher:error` with this number.",
    table(
      ["code", "Pusher", "what happened", "what to do"],
      Object.entries(errorCodes).map(errorRow),
    ),
    "## Limits",
    table(["limit", "figure", "past it"], Object.values(limits).map(limitRow)),
  ].join("\n\n");
}

function messageText({ type, schema }: ClientMessage): string {
  const fields = fieldsOf(schema);
  const rows = fields.map(({ name, type: of, isRequired }) => [
    code(name),
    of,
    isRequired ? "" : "may be left out",
  ]);
  return [
    `### \`${type}\``,
    ...(rows.length > 0 ? [table(["field", "what it is", ""], rows)] : ["No fields."]),
  ].join("\n\n");
}

function frameText([type, { about, schema }]: [string, ServerFrame]): string {
  const rows = fieldsOf(schema).map(({ name, type: of, isRequired }) => [
    code(name),
    of,
    isRequired ? "" : "not always",
  ]);
  return [
    `### \`${type}\``,
    about,
    ...(rows.length > 0 ? [table(["field", "what it is", ""], rows)] : []),
  ].join("\n\n");
}

function eventRow({ name, schema, bare, transient, view }: EventType<unknown>): string[] {
  const marks = [
    bare && "frame of its own",
    transient && "passing",
    view && "has a fragment for pages",
  ];
  return [code(name), code(schemaText(schema)), marks.filter(Boolean).join("; ")];
}

function closeRow([reason, close]: [string, Omit<Close, "reason">]): string[] {
  const { codes, comesBack, text, client } = close;
  return [
    code(reason),
    `${codes.websocket}`,
    `${codes.pusher}`,
    comesBack ? "yes" : "no",
    text,
    client,
  ];
}

function errorRow([name, { text, client }]: [string, { text: string; client: string }]): string[] {
  return [code(name), `${pusherErrorNumber(name)}`, text, client];
}

function limitRow({ text, figure, leads }: (typeof limits)[keyof typeof limits]): string[] {
  const past = "error" in leads ? `error ${code(leads.error)}` : `close ${code(leads.close)}`;
  const isSetting = typeof figure === "string" && figure !== "app";
  return [text, isSetting ? code(figure) : `${figure}`, past];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function code(text: string): string {
  return `\`${text}\``;
}

function byName<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return items.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
