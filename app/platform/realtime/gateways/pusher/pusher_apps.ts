import type { Viewer } from "../../viewer.ts";
import type { HubApp } from "../../connections/app.ts";

/** An application that speaks the Pusher protocol, as gateway and HTTP API see it. */
export interface PusherApp {
  /** One object as long as nothing of the app changes. */
  readonly hub: HubApp;
  /** Public: stands in the address of the socket. */
  readonly key: string;
  /** Signs what the app's server allows. */
  readonly secret: string;
  readonly name: string;
  /** Origins whose pages may connect, such as `https://shop.example`; all when empty. */
  readonly origins: readonly string[];
  readonly disabled: boolean;
  /** Client events a second that one connection may send. */
  readonly clientEventsPerSecond: number;
  /** A connection that has authorised nothing for so long is closed; missing for never. In milliseconds. */
  readonly authoriseWithinMs?: number | undefined;
}

/** Where the gateway finds apps. The feature that keeps them provides the implementation. */
export abstract class PusherApps {
  abstract byKey(key: string): Promise<PusherApp | undefined>;
  abstract byId(id: string): Promise<PusherApp | undefined>;
  /** The person of this installation whom our own auth endpoint has met, by the ticket that it gave for this socket. */
  abstract introduced(ticket: string, socketId: string): Promise<Viewer | undefined>;
}
