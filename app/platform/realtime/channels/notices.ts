import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import type { UserId } from "../presence/member.ts";

interface About {
  namespace: string;
  channel: string;
}

/** What happened to a channel, for webhooks and statistics. */
export type Notice = About &
  (
    | { kind: "channel_occupied" | "channel_vacated" }
    | { kind: "member_added" | "member_removed"; user_id: UserId }
    | { kind: "subscription_count"; count: number }
    | { kind: "cache_miss" }
    | {
        kind: "client_event";
        event: string;
        data: unknown;
        /** Id of the connection that sent it. */
        connection: string;
        /** On presence channels. */
        user_id?: UserId | undefined;
      }
  );

export type NoticeListener = (notice: Notice) => void | Promise<void>;

/** Passes on what happened to channels. Each notice is told on one node of the cluster. */
@singleton()
export class Notices {
  readonly #listeners: NoticeListener[] = [];
  readonly #log: Logger;

  constructor(log: Log) {
    this.#log = log.part("realtime");
  }

  on(listener: NoticeListener): void {
    this.#listeners.push(listener);
  }

  /** A listener that fails harms no other. */
  tell(notice: Notice): void {
    for (const listener of this.#listeners) void this.#call(listener, notice);
  }

  async #call(listener: NoticeListener, notice: Notice): Promise<void> {
    try {
      await listener(notice);
    } catch (error) {
      this.#log.error({ err: error, kind: notice.kind }, "a listener to channels failed");
    }
  }
}
