import { singleton } from "../container/index.ts";
import { type AppError, InternalError, toAppError } from "../errors/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { randomId } from "../support/index.ts";
import type { CaptureContext, Door } from "./capture.ts";
import { Tracker } from "./tracker.ts";

/** What came of an error, for whoever has to answer. */
export interface Noted {
  /** What may be told. */
  error: AppError;
  /** Finds a defect in the log and in the tracker; `undefined` for what was refused on purpose. */
  reference: string | undefined;
}

const PARTS: Record<Door, string> = {
  http: "http",
  socket: "realtime",
  console: "console",
  deferred: "work",
  outbox: "queue",
  process: "process",
  background: "server",
};

/**
 * The one handler behind all doors: HTTP, WebSocket, console, deferred work, the outbox and the process itself. What
 * was refused on purpose is no matter for anybody. A part that is away is a line in the log and counted. Everything
 * else is a defect: logged once under a reference, and tracked.
 *
 * @example const { error, reference } = defects.note(thrown, { where: "http", name: "rooms.show" });
 */
@singleton()
export class Defects {
  readonly #log: Log;
  readonly #tracker: Tracker;

  constructor(log: Log, tracker: Tracker) {
    this.#log = log;
    this.#tracker = tracker;
  }

  /** Never throws. */
  note(thrown: unknown, context: CaptureContext & { message?: string }): Noted {
    const error = toAppError(thrown);
    const { code, status } = error;
    const logger = this.#log.part(PARTS[context.where]);
    if (status < 500) {
      logger.debug({ code, status }, error.message);
      return { error, reference: undefined };
    }
    return { error, reference: this.#write(thrown, error, { context, logger }) };
  }

  #write(thrown: unknown, error: AppError, { context, logger }: Writing): string {
    const { message, ...where } = context;
    const reference = context.reference ?? randomId(96);
    const isAway = error.status === 503;
    const level = context.level ?? (isAway ? "warning" : "error");
    const line = { err: thrown instanceof InternalError ? thrown.cause : thrown, reference };
    this.#tracker.capture(thrown, { ...where, level, reference });
    this.#tracker.unheard(() => {
      if (level === "warning") logger.warn(line, message ?? "not available");
      else logger.error(line, message ?? "something failed");
    });
    return reference;
  }
}

interface Writing {
  context: CaptureContext & { message?: string };
  logger: Logger;
}
