import type { Settings } from "../../../../config/settings.ts";

/** Whose doings a door counts together. */
export type CountedBy = "address" | "person" | "token" | "account" | "connection" | "node";

interface DoorEntry {
  /**
   * `swift` judges in this process and tells the other nodes by and by; `counted` asks the shared count each time;
   * `told` is judged elsewhere, and its refusals are told here.
   */
  kind: "swift" | "counted" | "told";
  by: CountedBy;
  /** For the list of doors. */
  title: string;
  /** What happened, for whoever is refused; when to try again is put behind it. */
  refusal: string;
}

/** Every door with a limit. Those that are not `told` have their rate in `config/limits.ts` under the same name. */
export const doors = {
  httpAddress: {
    kind: "swift",
    by: "address",
    title: "Requests of an address",
    refusal: "Too many requests come from your address.",
  },
  httpPerson: {
    kind: "swift",
    by: "person",
    title: "Requests of a person",
    refusal: "You have sent too many requests.",
  },
  apiToken: {
    kind: "swift",
    by: "token",
    title: "Requests with a token",
    refusal: "Too many requests came with this token.",
  },
  connectAddress: {
    kind: "swift",
    by: "address",
    title: "New live connections of an address",
    refusal: "Too many live connections were opened from your address.",
  },
  joins: {
    kind: "swift",
    by: "connection",
    title: "Channels joined on a connection",
    refusal: "This connection has joined too many channels in a short time.",
  },
  messages: {
    kind: "swift",
    by: "person",
    title: "Messages of a person",
    refusal: "You have sent many messages in a short time.",
  },
  signInAccount: {
    kind: "counted",
    by: "account",
    title: "Failed sign-ins to an account",
    refusal: "Too many failed sign-ins.",
  },
  signInAddress: {
    kind: "counted",
    by: "address",
    title: "Failed sign-ins from an address",
    refusal: "Too many failed sign-ins.",
  },
  signUp: {
    kind: "counted",
    by: "address",
    title: "Sign-ups from an address",
    refusal: "Many accounts were made from your address.",
  },
  setup: {
    kind: "counted",
    by: "address",
    title: "Tries to set up",
    refusal: "Too many tries to set this installation up.",
  },
  tokens: {
    kind: "counted",
    by: "person",
    title: "New personal tokens",
    refusal: "You have made many tokens in a short time.",
  },
  accessTokens: {
    kind: "counted",
    by: "person",
    title: "New access tokens",
    refusal: "You have asked for many access tokens in a short time.",
  },
  rooms: {
    kind: "counted",
    by: "person",
    title: "New rooms",
    refusal: "You have made many rooms in a short time.",
  },
  invitations: {
    kind: "counted",
    by: "person",
    title: "People brought into rooms",
    refusal: "You have brought many people into rooms in a short time.",
  },
  reports: {
    kind: "counted",
    by: "person",
    title: "Reports",
    refusal: "You have reported much in a short time.",
  },
  uploads: {
    kind: "counted",
    by: "person",
    title: "Uploads",
    refusal: "You have uploaded many files in a short time.",
  },
  webhookCalls: {
    kind: "swift",
    by: "token",
    title: "Calls of an incoming webhook",
    refusal: "This webhook was called many times in a short time.",
  },
  webhookTests: {
    kind: "counted",
    by: "person",
    title: "Webhooks called by hand",
    refusal: "You have called many webhooks by hand.",
  },
  bots: {
    kind: "counted",
    by: "person",
    title: "New bots and webhooks",
    refusal: "You have made many bots and webhooks in a short time.",
  },
  exports: {
    kind: "counted",
    by: "person",
    title: "Exports",
    refusal: "You have asked for many exports in a short time.",
  },
  frames: {
    kind: "told",
    by: "person",
    title: "Frames on a connection",
    refusal: "Too many messages.",
  },
  frameBytes: {
    kind: "told",
    by: "person",
    title: "Size of a frame",
    refusal: "A frame was larger than the limit.",
  },
  bodyBytes: {
    kind: "told",
    by: "address",
    title: "Size of a body",
    refusal: "A body was larger than the limit.",
  },
  subscriptions: {
    kind: "told",
    by: "person",
    title: "Channels on a connection",
    refusal: "A connection has joined as many channels as it may.",
  },
  connectionsNode: {
    kind: "told",
    by: "node",
    title: "Open connections of a node",
    refusal: "This server has all the connections it takes.",
  },
  connectionsAddress: {
    kind: "told",
    by: "address",
    title: "Open connections of an address",
    refusal: "Too many connections come from your address.",
  },
  connectionsPerson: {
    kind: "told",
    by: "person",
    title: "Open connections of a person",
    refusal: "You have too many connections.",
  },
} as const satisfies Record<string, DoorEntry>;

export type DoorName = keyof typeof doors;
export type DoorOfKind<K extends DoorEntry["kind"]> = {
  [Name in DoorName]: (typeof doors)[Name]["kind"] extends K ? Name : never;
}[DoorName];

/** The doors that count one kind of doer. */
export type DoorBy<By extends CountedBy> = {
  [Name in DoorName]: (typeof doors)[Name]["by"] extends By ? Name : never;
}[DoorName];

export type SwiftName = DoorOfKind<"swift">;
export type CountedName = DoorOfKind<"counted">;
export type ToldName = DoorOfKind<"told">;

export const doorNames = Object.keys(doors) as DoorName[];

/** Whether a door has its rate in `config/limits.ts`. */
export function isJudgedHere(name: DoorName): name is SwiftName | CountedName {
  return doors[name].kind !== "told";
}

/** What a door lets through, as it stands in the configuration; in words for a told one. */
export function limitText(name: DoorName, { limits, realtime }: Settings): string {
  if (isJudgedHere(name)) return limits[name];
  const told: Record<ToldName, string> = {
    frames: `${realtime.messagesPerSecond} a second`,
    frameBytes: `${realtime.maxMessageBytes} bytes`,
    bodyBytes: `${limits.bodyBytes} bytes`,
    subscriptions: `${realtime.maxSubscriptions}`,
    connectionsNode: `${realtime.maxConnections}`,
    connectionsAddress: `${realtime.maxConnectionsPerAddress} on a node`,
    connectionsPerson: `${realtime.maxConnectionsPerUser} on a node`,
  };
  return told[name];
}
