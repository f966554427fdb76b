import { type LogContext, logContext } from "../../logging/index.ts";
import type { Occasion } from "./occasion.ts";

/** A symbol: log lines have what has a name. */
const OCCASION = Symbol("occasion");

type Bearing = LogContext & { [OCCASION]?: Occasion };

/**
 * Puts an occasion into the context of some work, so that `defer` finds it there. The log's context carries it, since
 * each further store of its own costs every request.
 */
export function withOccasion(context: LogContext, occasion: Occasion): LogContext {
  (context as Bearing)[OCCASION] = occasion;
  return context;
}

export function occasionAtHand(): Occasion | undefined {
  const context: Bearing | undefined = logContext.getStore();
  return context?.[OCCASION];
}

/** A copy of the context at hand, for work that outlives its occasion. */
export function withoutOccasion(): LogContext {
  const copy: Bearing = { ...logContext.getStore() };
  delete copy[OCCASION];
  return copy;
}
