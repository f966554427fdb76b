import { singleton } from "../../platform/container/index.ts";
import {
  type Admission,
  assertChannelName,
  ChannelRules,
  CHAT,
  RealtimeError,
  type Veil,
} from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";

/** Which of the chat's channels somebody may look into: those that they may join. */
@singleton()
export class ChannelAccess {
  readonly #rules: ChannelRules;

  constructor(rules: ChannelRules) {
    this.#rules = rules;
  }

  /**
   * What is held back from who may look into a channel; mostly nothing.
   *
   * @throws RealtimeError `invalid_channel`, `channel_refused` as 404: whether there is one is nothing to tell
   */
  async assert(viewer: Viewer, channel: string): Promise<Veil | undefined> {
    assertChannelName(channel);
    const admission = await this.#admission(viewer, channel);
    if (admission === false) throw new RealtimeError("channel_refused", { status: 404 });
    return admission.veil;
  }

  async has(viewer: Viewer, channel: string): Promise<boolean> {
    return (await this.#admission(viewer, channel)) !== false;
  }

  /** Administrators know which channels there are, and how many listen; not what is said there. */
  async sees(viewer: Viewer, channel: string): Promise<boolean> {
    return viewer.role === "admin" || this.has(viewer, channel);
  }

  #admission(viewer: Viewer, channel: string): Promise<Admission> {
    return this.#rules.admit({ viewer, namespace: CHAT }, channel);
  }
}
