import type { Container } from "../container/index.ts";
import { QueuedEvents } from "./events/queued_events.ts";
import { Hub } from "./hub.ts";
import { ConnectionRecords } from "./records/connection_records.ts";
import { EventRecords } from "./records/event_records.ts";
import { Statistics } from "./statistics/statistics.ts";

/** Lets events wait in the outbox; in every process that may publish. */
export function bootQueuedEvents(container: Container): void {
  const queue = container.resolve(QueuedEvents);
  queue.listen();
  container.resolve(Hub).queueThrough(queue);
}

/**
 * Writes down what goes on: connections, the events of channels that ask for it, and statistics; where there are clients.
 *
 * @returns how to end it, with everything written
 */
export function keepRecords(container: Container): () => Promise<void> {
  const [connections, events, statistics] = [
    container.resolve(ConnectionRecords),
    container.resolve(EventRecords),
    container.resolve(Statistics),
  ];
  connections.start();
  events.start();
  statistics.start();
  return async () => {
    await statistics.stop();
    await connections.stop();
    await events.flush();
  };
}
