import type { Logger } from "pino";
import { type LogContext, logContext } from "./context.ts";
import { isoNow } from "./iso_now.ts";
import type { LineBatch } from "./line_batch.ts";

/** Values of one line; a text must hold no secret by its nature. */
export type PlainFields = Record<string, string | number>;

/** What lines of one kind say. */
export interface LineForm<Fields extends PlainFields> {
  message: string;
  /** Fields as JSON in ASCII, each with a comma before it: `,"status":200`. */
  written(fields: Fields): string;
}

type Level = "debug" | "info";

/**
 * Lines of one kind that are written for every request. Nothing is searched for secrets, and the line is put together
 * by hand, where the log has a batch to put it into: a twentieth of the cost of an ordinary one, which is a third of
 * that of a small request.
 */
export class PlainLines<Fields extends PlainFields> {
  readonly #logger: Logger;
  readonly #batch: LineBatch | undefined;
  readonly #form: LineForm<Fields>;
  readonly #bindings: string;
  readonly #tail: string;
  #head = "";
  #headOf = "";

  constructor(logger: Logger, batch: LineBatch | undefined, form: LineForm<Fields>) {
    this.#logger = logger;
    this.#batch = batch;
    this.#form = form;
    const bindings = Object.entries(logger.bindings());
    this.#bindings = bindings
      .map(([name, value]) => `,"${name}":${quoted(String(value))}`)
      .join("");
    this.#tail = `,"msg":${quoted(form.message)}}\n`;
  }

  /** @param about the context of the work, for who speaks from outside of it */
  write(level: Level, fields: Fields, about: LogContext | undefined = logContext.getStore()): void {
    if (!this.#batch) {
      const all: object = { ...about, ...fields };
      return this.#logger[level](all, this.#form.message);
    }
    if (!this.#logger.isLevelEnabled(level)) return;
    const context = about === undefined ? "" : writtenContext(about);
    this.#batch.writeAscii(
      `${this.#headNow(level)}${context}${this.#form.written(fields)}${this.#tail}`,
    );
  }

  /** Made once for all lines of a millisecond. */
  #headNow(level: Level): string {
    const now = isoNow();
    if (this.#headOf !== now || !this.#head.startsWith(level, LEVEL_AT)) {
      this.#headOf = now;
      this.#head = flat(`{"level":"${level}","time":"${now}"${this.#bindings}`);
    }
    return this.#head;
  }
}

const LEVEL_AT = '{"level":"'.length;

function writtenContext({ request_id, user_id, connection_id, command }: LogContext): string {
  let pairs = "";
  // Ids are our own, or were checked.
  if (request_id !== undefined) pairs += `,"request_id":"${request_id}"`;
  if (user_id !== undefined) pairs += `,"user_id":${user_id}`;
  if (connection_id !== undefined) pairs += `,"connection_id":"${connection_id}"`;
  if (command !== undefined) pairs += `,"command":${quoted(command)}`;
  return pairs;
}

/** Text that stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
const NOT_ASCII = /[\u007F-\uFFFF]/g;

/** A text as JSON in ASCII. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text).replace(NOT_ASCII, escaped);
}

/** The same text in one piece: V8 keeps what was put together in pieces, and joins them anew for each line. */
function flat(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
