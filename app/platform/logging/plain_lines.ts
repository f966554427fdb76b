import type { Logger } from "pino";
import { type LogContext, logContext } from "./context.ts";
import { isoNow } from "./iso_now.ts";
import type { LineBatch } from "./line_batch.ts";
import { type Constant, constant, type LineBytes } from "./line_bytes.ts";

/** A value of a line; a text must hold no secret by its nature. */
export type PlainValue = string | number;

type Level = "debug" | "info";

/** What a character takes at most where JSON escapes it. */
const WIDEST = 6;
/** What a number takes at most, and the quotes of a text. */
const NARROW = 30;

/** The names of what stands in the context, as they begin a field. */
const REQUEST = nameOf("request_id");
const USER = nameOf("user_id");
const CONNECTION = nameOf("connection_id");
const COMMAND = nameOf("command");

/**
 * Lines of one kind that are written for every request. Nothing is searched for secrets, and the line is put together
 * by hand, where the log has a batch to put it into: a twentieth of the cost of an ordinary one, which is a third of
 * that of a small request.
 */
export class PlainLines {
  readonly #logger: Logger;
  readonly #batch: LineBatch | undefined;
  readonly #message: string;
  readonly #fields: readonly string[];
  readonly #begin: Record<Level, Constant>;
  readonly #bindings: Constant;
  readonly #names: readonly Constant[];
  readonly #end: Constant;
  /** Bytes of a line without its texts, at most. */
  readonly #frame: number;
  #now = "";
  #time = constant("");

  constructor(logger: Logger, batch: LineBatch | undefined, { message, fields }: LineForm) {
    this.#logger = logger;
    this.#batch = batch;
    this.#message = message;
    this.#fields = fields;
    const bindings = JSON.stringify(logger.bindings()).slice(1, -1);
    this.#begin = { debug: beginOf("debug"), info: beginOf("info") };
    this.#bindings = constant(bindings === "" ? `"` : `",${bindings}`);
    this.#names = fields.map(nameOf);
    this.#end = constant(`,"msg":${JSON.stringify(message)}}\n`);
    const pieces = [this.#begin.debug, this.#bindings, this.#end, ...this.#names];
    const context = [REQUEST, USER, CONNECTION, COMMAND];
    this.#frame = [...pieces, ...context].reduce((sum, { length }) => sum + length + NARROW, 0);
  }

  /**
   * @param values in the order of the fields
   * @param about the context of the work, for who speaks from outside of it
   */
  write(level: Level, values: readonly PlainValue[], about = logContext.getStore()): void {
    if (!this.#batch) return this.#logger[level](this.#named(values, about), this.#message);
    if (!this.#logger.isLevelEnabled(level)) return;
    const line = this.#batch.room(this.#frame + widthOf(values, about));
    line.constant(this.#begin[level]);
    line.constant(this.#timeNow());
    line.constant(this.#bindings);
    if (about !== undefined) putContext(line, about);
    for (let at = 0; at < values.length; at += 1) put(line, this.#names[at], values[at]);
    line.constant(this.#end);
  }

  #named(values: readonly PlainValue[], about: LogContext | undefined): object {
    const named = this.#fields.map((name, at) => [name, values[at]] as const);
    return { ...about, ...Object.fromEntries(named) };
  }

  #timeNow(): Constant {
    const now = isoNow();
    if (now !== this.#now) [this.#now, this.#time] = [now, constant(now)];
    return this.#time;
  }
}

/** What lines of one kind say. */
export interface LineForm {
  message: string;
  /** The names of their values. */
  fields: readonly string[];
}

function beginOf(level: Level): Constant {
  return constant(`{"level":"${level}","time":"`);
}

function nameOf(field: string): Constant {
  return constant(`,${JSON.stringify(field)}:`);
}

function putContext(line: LineBytes, context: LogContext): void {
  put(line, REQUEST, context.request_id);
  put(line, USER, context.user_id);
  put(line, CONNECTION, context.connection_id);
  put(line, COMMAND, context.command);
}

function put(line: LineBytes, name: Constant | undefined, value: PlainValue | undefined): void {
  if (name === undefined || value === undefined) return;
  line.constant(name);
  if (typeof value === "number") line.number(value);
  else line.text(value);
}

/** How many bytes the texts take at most. */
function widthOf(values: readonly PlainValue[], about: LogContext = {}): number {
  const { request_id = "", connection_id = "", command = "" } = about;
  let width = request_id.length + connection_id.length + command.length;
  for (const value of values) if (typeof value === "string") width += value.length;
  return WIDEST * width;
}
