import type { Application } from "./application.ts";
import { DeadLetters, QueueReport } from "./platform/queue/index.ts";
import { Hub, Registry } from "./platform/realtime/index.ts";
import { Sessions } from "./platform/sessions/index.ts";
import { Clock } from "./platform/support/index.ts";
import { ErrorRetention } from "./platform/tracker/index.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * What goes by itself while the server runs: expired sessions, old dead letters and old errors are removed, and live
 * connections end when the time of their session is over (one that is ended on purpose ends them at once).
 *
 * @returns how to end it
 */
export function keepHouse(application: Application): () => void {
  const { container, log } = application;
  const logger = log.part("housekeeping");
  const sessions = container.resolve(Sessions);
  const stops = [
    every(10 * MINUTE, () => sessions.collect()),
    every(MINUTE, () => endExpired(application)),
    every(10 * MINUTE, () => pruneQueue(application)),
    every(60 * MINUTE, () => container.resolve(ErrorRetention).sweep()),
  ];
  return () => {
    for (const stop of stops) stop();
  };

  function every(ms: number, task: () => Promise<unknown>): () => void {
    const clock: Clock = container.resolve(Clock as never);
    let cancel = plan();
    return () => cancel();

    function plan(): () => void {
      return clock.after(ms, () => {
        task().catch((err: unknown) => logger.warn({ err }, "left for the next round"));
        cancel = plan();
      });
    }
  }
}

/** Closes the connections of this node whose session lives no more. */
export async function endExpired({ container }: Application): Promise<void> {
  const [registry, sessions] = [container.resolve(Registry), container.resolve(Sessions)];
  const ids = new Set([...registry.all()].flatMap(({ sessionId }) => sessionId ?? []));
  for (const id of ids) {
    if (!(await sessions.lives(id))) await container.resolve(Hub).disconnectSession(id);
  }
}

/** Dead letters and figures of the queue that are too old. */
async function pruneQueue({ container, settings, log }: Application): Promise<void> {
  const { deadDays } = settings.queue;
  const removed = await container.resolve(DeadLetters).prune(deadDays * DAY);
  if (removed > 0) log.part("queue").warn({ removed, deadDays }, "old dead letters were removed");
  await container.resolve(QueueReport).prune(2 * DAY);
}
