import { singleton } from "../../platform/container/index.ts";
import { Authenticator, type Viewer } from "../../platform/security/index.ts";
import { Seal } from "../../platform/sessions/index.ts";
import { Clock } from "../../platform/support/index.ts";

/** From the answer of the auth endpoint to the message that follows it. */
const VALID_MS = 60_000;

interface Ticket {
  viewer: Omit<Viewer, "scopes"> & { scopes: string[] | null };
  socket: string;
  until: number;
}

/**
 * What our auth endpoints give a person for one socket, sealed with this installation's key: no app's secret can make
 * one, so who shows it is who it says.
 */
@singleton()
export class Tickets {
  readonly #seal: Seal;
  readonly #authenticator: Authenticator;
  readonly #clock: Clock;

  constructor(seal: Seal, authenticator: Authenticator, clock: Clock) {
    this.#seal = seal;
    this.#authenticator = authenticator;
    this.#clock = clock;
  }

  write(viewer: Viewer, socket: string): Promise<string> {
    const scopes = viewer.scopes && [...viewer.scopes];
    const ticket: Ticket = {
      viewer: { ...viewer, scopes },
      socket,
      until: this.#clock.now() + VALID_MS,
    };
    return this.#seal.close(ticket);
  }

  /** Whose it is, when it is for this socket and their credential still lives. */
  async read(text: string, socket: string): Promise<Viewer | undefined> {
    const ticket = await this.#seal.open<Ticket>(text);
    if (ticket?.socket !== socket || !(ticket.until > this.#clock.now())) return undefined;
    const { viewer } = ticket;
    const { sessionId } = viewer;
    if (sessionId === undefined || !(await this.#authenticator.lives(sessionId))) return undefined;
    return { ...viewer, scopes: viewer.scopes && new Set(viewer.scopes) };
  }
}
