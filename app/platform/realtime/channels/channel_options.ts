import type { Keep } from "../broker/broker.ts";

/** What may be said of channels of one form, besides who may join. */
export interface ChannelSettings {
  /** How many events are kept, and for how many seconds; `false` for none. By default as configured. */
  history?: { size?: number; seconds?: number } | false;
  /** Whether events are written to `realtime_events`. */
  persist?: boolean;
  /** Whether subscribers are told how many they are, as `subscription_count`. */
  counts?: boolean;
  /**
   * Who may send client events: `members` who are on it (the default on private and presence channels), `all` who may
   * join it, or `none` (the default on public ones).
   */
  clientEvents?: "all" | "members" | "none";
  /** Event names that applications may publish here; any open name when missing. */
  events?: readonly string[];
}

/** The settings of one channel, with nothing left open. */
export interface ChannelOptions {
  keep: Keep | undefined;
  persist: boolean;
  counts: boolean;
  clientEvents: "all" | "members" | "none";
  events: ReadonlySet<string> | undefined;
}
