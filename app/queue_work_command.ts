import { z } from "zod";
import { answer, command, type Command, option, toggle } from "./platform/console/index.ts";
import { startWorker } from "./worker.ts";

const Topics = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter((topic) => topic !== ""));

/** `queue:work`. */
export function queueWorkCommand(): Command {
  return command({
    name: "queue:work",
    summary:
      "Deliver entries of the queue in a process of its own, without a server, until it is stopped (SIGTERM).",
    options: {
      topics: option(Topics, "only these, by commas; all that it can when left out", "a,b"),
      once: toggle(z.boolean().default(false), "deliver what is due, then end"),
    },
    examples: ["queue:work", "queue:work --topics mail,webhook", "queue:work --once --json"],
    run: async ({ topics, once }, { progress }) => {
      const worker = await startWorker(topics);
      progress(`Delivers: ${worker.topics.join(", ") || "nothing; no topic fits"}.`);
      if (once) await worker.drain();
      else await untilStopped();
      const done = await worker.stop();
      const { delivered, failed, dead } = done;
      return answer(done, `Delivered ${delivered}; ${failed} attempts failed; ${dead} set aside.`);
    },
  });
}

function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // The worker's own timers let a process end; waiting for a signal must not.
  const awake = setInterval(() => {}, 3_600_000);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  return promise.finally(() => clearInterval(awake));
}
