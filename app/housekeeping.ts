import type { Application } from "./application.ts";
import { Hub, Registry } from "./platform/realtime/index.ts";
import { Sessions } from "./platform/sessions/index.ts";
import { Clock } from "./platform/support/index.ts";
import { ErrorRetention } from "./platform/tracker/index.ts";

const MINUTE = 60_000;

/**
 * What goes by itself while the server runs: expired sessions are removed, live connections end when the time of
 * their session is over (one that is ended on purpose ends them at once), and old errors are forgotten.
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
