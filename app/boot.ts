import { startAccounts } from "./features/accounts/index.ts";
import { bootMessages } from "./features/messages/index.ts";
import { bootRooms } from "./features/rooms/index.ts";
import type { Container } from "./platform/container/index.ts";
import { Outbox } from "./platform/queue/index.ts";
import { Tracker } from "./platform/tracker/index.ts";

/** Connects features with each other and with the outbox: the same in servers, workers and the console. */
export function bootFeatures(container: Container): void {
  startAccounts(container);
  bootRooms(container);
  bootMessages(container);
  trackDeadLetters(container);
}

/** What could not be delivered at all is for somebody to look at. */
function trackDeadLetters(container: Container): void {
  const tracker = container.resolve(Tracker);
  container.resolve(Outbox).onDead(({ topic }, error) => {
    tracker.capture(error, { where: "outbox", name: topic });
  });
}
