import { singleton } from "../../platform/container/index.ts";
import {
  assertChannelName,
  ChannelRules,
  CHAT,
  RealtimeError,
} from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";

/** Which of the chat's channels somebody may look into: those that they may join. */
@singleton()
export class ChannelAccess {
  readonly #rules: ChannelRules;

  constructor(rules: ChannelRules) {
    this.#rules = rules;
  }

  /** @throws RealtimeError `invalid_channel`, `channel_refused` as 404: whether there is one is nothing to tell */
  async assert(viewer: Viewer, channel: string): Promise<void> {
    assertChannelName(channel);
    if (await this.has(viewer, channel)) return;
    throw new RealtimeError("channel_refused", { status: 404 });
  }

  async has(viewer: Viewer, channel: string): Promise<boolean> {
    return (await this.#rules.admit({ viewer, namespace: CHAT }, channel)) !== false;
  }

  /** Administrators know which channels there are, and how many listen; not what is said there. */
  async sees(viewer: Viewer, channel: string): Promise<boolean> {
    return viewer.role === "admin" || this.has(viewer, channel);
  }
}
