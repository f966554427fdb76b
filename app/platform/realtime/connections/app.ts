import { CHAT } from "../channels/namespace.ts";

/** What an app may have; no figure, no limit beyond those of the node. */
export interface AppLimits {
  /** Connections on one node. */
  connections?: number;
  /** Channels of one connection. */
  subscriptions?: number;
  /** Members of one presence channel. */
  members?: number;
  /** Bytes of a member's public info, as JSON. */
  memberBytes?: number;
}

/** Through whose door a client came, and whose channels it sees. A gateway makes one object for each app and keeps it. */
export interface HubApp {
  /** Unique; `""` for Parley's own clients. At most 32 of `[A-Za-z0-9_-]`. */
  readonly id: string;
  /** Whose channels, presence and history: its own, or `CHAT` for an app made with `--shared`. */
  readonly namespace: string;
  readonly limits: AppLimits;
}

/** Parley's own pages and native clients. */
export const PARLEY: HubApp = { id: "", namespace: CHAT, limits: {} };
