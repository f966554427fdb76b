import { writeSync } from "node:fs";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import pretty from "pino-pretty";
import type { Settings } from "../../../config/settings.ts";
import { logContext } from "./context.ts";
import { type ErrorLine, ErrorLines } from "./error_lines.ts";
import { LineTail } from "./line_tail.ts";
import { LineBatch } from "./line_batch.ts";
import { LineWriter } from "./line_writer.ts";
import { LogFiles } from "./log_files.ts";
import { isoNow } from "./iso_now.ts";
import { type LineForm, type PlainFields, PlainLines } from "./plain_lines.ts";

export type { Logger } from "pino";

/** Names under which a secret could reach a line by accident; their values are never written. */
const SECRETS = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "app_key",
  "body",
  "content",
  "message_text",
];

type Output = ReturnType<typeof pretty> | LineWriter;

const FATAL = 60;

/**
 * The log: one JSON line an event, each with the ids of the node, request, person and connection at hand.
 * Secrets and the text of messages are never written.
 *
 * @example
 * const logger = log.part("database");
 * logger.info({ ms: 12 }, "migrated");
 */
export class Log {
  readonly nodeId: string;
  readonly #root: Logger;
  readonly #parts = new Map<string, Logger>();
  #levels: Record<string, string> = {};
  #files: LogFiles | undefined;
  readonly #errorLines: ErrorLines;
  /** The newest lines; while developing alone. */
  tail: LineTail | undefined;
  #batch: LineBatch | undefined;
  #output: Output | undefined;

  constructor(root: Logger, nodeId: string, errorLines = new ErrorLines()) {
    this.#root = root;
    this.nodeId = nodeId;
    this.#errorLines = errorLines;
  }

  /** Hears of every error that is logged as one, so that the tracker gets what nobody hands to it. */
  onError(listener: (line: ErrorLine) => void): void {
    this.#errorLines.listen(listener);
  }

  /** The logger of one part (`database`, `realtime`, …); each part may have a level of its own. */
  part(name: string): Logger {
    const known = this.#parts.get(name);
    if (known) return known;
    const logger = this.#root.child(
      { part: name },
      { level: this.#levels[name] ?? this.#root.level },
    );
    this.#parts.set(name, logger);
    return logger;
  }

  /** For lines that are written for every request, and whose fields hold no secret by their nature. */
  plainLines<Fields extends PlainFields>(part: string, form: LineForm<Fields>): PlainLines<Fields> {
    return new PlainLines(this.part(part), this.#batch, form);
  }

  /** Changes levels while running; parts that are not named get `level`. */
  setLevels(level: string, levels: Record<string, string> = {}): void {
    this.#root.level = level;
    this.#levels = levels;
    for (const [name, logger] of this.#parts) logger.level = levels[name] ?? level;
  }

  /** Changes the level of one part while running. */
  setLevel(part: string, level: string): void {
    this.#levels = { ...this.#levels, [part]: level };
    this.part(part).level = level;
  }

  /** Part → level, of every part that has a logger, by name. */
  get levels(): Record<string, string> {
    const parts = [...this.#parts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(parts.map(([name, { level }]) => [name, level]));
  }

  /** Writes what waits to be written, before it returns; for the last words of a process. Never waits without end. */
  readonly flush = (): void => {
    this.#batch?.flush();
    if (this.#output instanceof LineWriter) this.#output.flushSync();
    this.#files?.writer.flushSync();
  };

  /** Writes what is left and closes the file; the last act of a stop. */
  async close(): Promise<void> {
    process.off("exit", this.flush);
    this.#batch?.flush();
    if (this.#output instanceof LineWriter) await this.#output.settled();
    await this.#files?.close();
  }

  /** Opens standard output, or another descriptor, and, when configured, the rolling files below `storage/logs`. */
  static async open(
    settings: Settings,
    nodeId: string,
    { descriptor = 1, files = settings.logging.files, name = "parley" } = {},
  ): Promise<Log> {
    const logFiles = files ? filesOf(settings, name) : undefined;
    const output = consoleStream(settings, descriptor);
    const tail = settings.app.environment === "development" ? new LineTail() : undefined;
    const batch = new LineBatch(
      [output, logFiles?.writer, tail].filter((sink) => sink !== undefined),
    );
    const errorLines = new ErrorLines();
    const root = pino(
      {
        hooks: {
          logMethod(args, method, level) {
            errorLines.look(this, level, args);
            method.apply(this, args);
            if (level >= FATAL) log.flush();
          },
        },
        level: settings.logging.level,
        base: { node_id: nodeId },
        timestamp: () => `,"time":"${isoNow()}"`,
        formatters: { level: (label) => ({ level: label }) },
        redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
        // A copy: pino writes the fields of the line into what it is given here.
        mixin: () => ({ ...logContext.getStore() }),
      },
      batch,
    );
    const log = new Log(root, nodeId, errorLines);
    log.#batch = batch;
    log.tail = tail;
    log.#follow(output, logFiles);
    log.#levels = parseLevels(settings.logging.levels);
    return log;
  }

  /** A full disk must not stop the chat: the lines still stand on standard output. */
  #follow(output: Output, files: LogFiles | undefined): void {
    this.#output = output;
    this.#files = files;
    process.on("exit", this.flush);
    if (output instanceof LineWriter) tellOf(output, "standard output");
    if (!files) return;
    tellOf(files.writer, "the log file", (err) => {
      const said = "the log file cannot be written; lines stand on standard output only";
      this.part("logging").warn({ err }, said);
    });
  }

  /** Outputs that take no lines just now, and lines that were lost. */
  figures(): { failing: number; lost: number } {
    const all = [this.#output, this.#files?.writer].filter((one) => one instanceof LineWriter);
    const failing = all.filter(({ troubled }) => troubled).length;
    return { failing, lost: all.reduce((sum, { lost }) => sum + lost, 0) };
  }

  /** A log that writes nothing, for tests of parts that want one. */
  static silent(): Log {
    return new Log(pino({ level: "silent" }), "test");
  }
}

/** Says on standard error, once each, that an output fails and that it is mended: the log itself may be what fails. */
function tellOf(writer: LineWriter, name: string, also: (error: unknown) => void = () => {}): void {
  writer.onTrouble((error) => {
    const why = error instanceof Error ? error.message : String(error);
    standardError(`${name} takes no lines: ${why}. The server goes on; some lines wait.`);
    also(error);
  });
  writer.onMended(({ dropped }) => {
    const lost = dropped === 0 ? "nothing was lost" : `${dropped} lines were lost`;
    standardError(`${name} takes lines again; ${lost}.`);
  });
}

/** At once, and whatever comes of it. */
function standardError(text: string): void {
  try {
    writeSync(2, `Parley's log: ${text}\n`);
  } catch {
    // Nobody is left to tell.
  }
}

function consoleStream(settings: Settings, descriptor: number): Output {
  return isForPeople(settings)
    ? pretty({ ignore: "node_id", destination: descriptor })
    : new LineWriter(() => descriptor);
}

function isForPeople({ app, logging }: Settings): boolean {
  if (logging.pretty !== "auto") return logging.pretty === "true";
  return process.stdout.isTTY || app.environment === "development";
}

function filesOf({ app, logging }: Settings, name: string): LogFiles {
  const { fileSize, fileCount } = logging;
  const folder = join(app.storage, "logs");
  return new LogFiles({ folder, name, size: fileSize, count: fileCount });
}

/** `database=debug,realtime=warn` as a record. */
export function parseLevels(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair) => pair.trim().split("=") as [string, string]);
  return Object.fromEntries(pairs.filter(([name]) => name !== ""));
}
