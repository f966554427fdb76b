import pino, { type Logger } from "pino";
import type { Settings } from "../../../config/settings.ts";
import { logContext } from "./context.ts";
import { type ErrorLine, ErrorLines } from "./error_lines.ts";
import { LineBatch } from "./line_batch.ts";
import { LogOutputs, openLogFile } from "./log_outputs.ts";
import { isoNow, PlainLines } from "./plain_lines.ts";

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
  readonly #errorLines: ErrorLines;
  #batch: LineBatch | undefined;
  #outputs: LogOutputs | undefined;

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
  plainLines(part: string, message: string): PlainLines {
    return new PlainLines(this.part(part), this.#batch, message);
  }

  /** Changes levels while running; parts that are not named get `level`. */
  setLevels(level: string, levels: Record<string, string> = {}): void {
    this.#root.level = level;
    this.#levels = levels;
    for (const [name, logger] of this.#parts) logger.level = levels[name] ?? level;
  }

  /** Writes to standard output what waits to be written there; for the last words of a process. */
  flush(): void {
    this.#batch?.flush();
    this.#outputs?.flush();
  }

  /** Writes what is left and closes the file; the last act of a stop. */
  async close(): Promise<void> {
    this.flush();
    await this.#outputs?.close();
  }

  /** Outputs that take no lines just now, and lines that they lost. */
  figures(): { failing: number; lost: number } {
    return this.#outputs?.figures() ?? { failing: 0, lost: 0 };
  }

  /** Opens standard output, or another descriptor, and, when configured, the rolling files below `storage/logs`. */
  static async open(
    settings: Settings,
    nodeId: string,
    { descriptor = 1, files = settings.logging.files, name = "parley" } = {},
  ): Promise<Log> {
    const file = files ? await openLogFile(settings, name) : undefined;
    const outputs = new LogOutputs(descriptor, { readable: isForPeople(settings), file });
    const batch = new LineBatch([outputs]);
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
        mixin: () => logContext.getStore() ?? {},
      },
      batch,
    );
    const log = new Log(root, nodeId, errorLines);
    log.#batch = batch;
    log.#outputs = outputs;
    log.#levels = parseLevels(settings.logging.levels);
    return log;
  }

  /** A log that writes nothing, for tests of parts that want one. */
  static silent(): Log {
    return new Log(pino({ level: "silent" }), "test");
  }
}

function isForPeople({ app, logging }: Settings): boolean {
  if (logging.pretty !== "auto") return logging.pretty === "true";
  return process.stdout.isTTY || app.environment === "development";
}

/** `database=debug,realtime=warn` as a record. */
export function parseLevels(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair) => pair.trim().split("=") as [string, string]);
  return Object.fromEntries(pairs.filter(([name]) => name !== ""));
}
