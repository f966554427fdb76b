import { beforeAll, beforeEach } from "vitest";
import type { Container } from "../../../../app/platform/container/index.ts";
import type { FakeClock } from "../../../../app/platform/support/index.ts";
import { openSocket } from "../../../support/open_socket.ts";
import { Person } from "../../../support/person.ts";
import type { Socket } from "../../../support/socket.ts";
import type { Storey } from "../../../support/storeys.ts";
import { openSite } from "./open_site.ts";

export const SECOND = 1000;

/** One site for a suite, Ada anew for each test, and what one does with access tokens. */
export class TokenStage {
  url = "";
  container!: Container;
  clock!: FakeClock;
  ada!: Person;
  #people = 0;

  static use(storey: Storey): TokenStage {
    const stage = new TokenStage();
    beforeAll(async () => {
      const env = { REALTIME_EXPIRY_WARNING_MS: "5000", REALTIME_EXPIRY_GRACE_MS: "4000" };
      Object.assign(stage, await openSite(storey, env));
    });
    beforeEach(async () => {
      stage.clock.advance(SECOND - (stage.clock.now() % SECOND));
      stage.ada = await stage.signUp("Ada");
    });
    return stage;
  }

  /** A new person for each test, for all share one site. */
  signUp(name: string): Promise<Person> {
    return Person.signUp(this.url, `${name} ${(this.#people += 1)}`);
  }

  robot(): Person {
    return new Person(this.url, "Robot");
  }

  /** An access token of Ada's. */
  async made(order: object): Promise<{ id: string; token: string }> {
    return (await this.ada.post("/api/tokens/jwt", order)).json;
  }

  forSockets(more: object = {}): Promise<{ id: string; token: string }> {
    return this.made({ audience: "realtime", ...more });
  }

  /** A personal token of Ada's. */
  async personal(scopes: string[], days?: number): Promise<{ id: number; token: string }> {
    return (await this.ada.post("/settings/tokens", { name: "bot", scopes, days })).json;
  }

  /** What somebody with this token is answered. */
  async status(token: string, path = "/api/me"): Promise<number> {
    return (await this.robot().request("GET", path, bearer(token))).status;
  }

  connect(token: string): Promise<Socket> {
    return openSocket(`${this.url}/ws?token=${token}`);
  }

  async connected(token: string): Promise<Socket> {
    const socket = await this.connect(token);
    await socket.next("connected");
    return socket;
  }

  /** How a socket with this token is closed. */
  async refusal(token: string): Promise<{ code: number; reason: string }> {
    return (await this.connect(token)).closed;
  }
}

export function bearer(token: string) {
  return { headers: { authorization: `Bearer ${token}` } };
}

export const TURNED_AWAY = { code: 4401, reason: "not_signed_in" };
