import type { WebhookBody } from "./webhook_event.ts";

/** Events on their way to one receiver. */
export interface Delivery {
  app: number;
  webhook: number;
  /** When they happened, in milliseconds since 1970. */
  time_ms: number;
  events: readonly WebhookBody[];
}
