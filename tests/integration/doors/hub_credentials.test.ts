import { beforeAll, describe, expect, test } from "vitest";
import { openSocket } from "../../support/open_socket.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { EventStream } from "../../support/event_stream.ts";
import { type LiveSite, openSites } from "../features/channels/live_site.ts";

/** What somebody brings to a door of the hub. */
interface Brought {
  headers?: Record<string, string>;
  query?: string;
  protocols?: string[];
}

const WAYS: Record<string, (token: string) => Brought> = {
  "in a bearer header": (token) => ({ headers: { authorization: `Bearer ${token}` } }),
  "in the query": (token) => ({ query: `&token=${token}` }),
};
const AS_PROTOCOL = (token: string): Brought => ({ protocols: ["parley", `token.${token}`] });

/** Every way to say at the hub's own doors who one is (R1.4); Pusher's and Socket.IO's have suites of their own. */
eachStorey((storey) => {
  let here: LiveSite;
  let there: LiveSite;
  let ada: Person;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    ada = await Person.signUp(here.url, "Ada");
    const draft = { name: "robot", scopes: ["*"], days: 30 };
    tokens["a personal token"] = (await ada.post("/settings/tokens", draft)).json.token;
    const made = async (audience: string) =>
      (await ada.post("/api/tokens/jwt", { audience })).json.token;
    tokens["an access token"] = await made("realtime");
    tokens["an access token for something else"] = await made("api");
    tokens["a token of nobody"] = "parley_invented";
    tokens["a forged access token"] = "eyJ.made.up";
  });

  const session = (): Record<string, string> => ({ cookie: ada.cookies.header() ?? "" });
  const socket = ({ headers = {}, query = "", protocols }: Brought) =>
    openSocket(`${there.url}/ws?${query}`, { headers, ...(protocols && { protocols }) });
  const stream = ({ headers = {}, query = "" }: Brought) =>
    EventStream.open(`${there.url}/realtime/events?channels=news${query}`, { headers });

  /** Whom the doors greet. */
  async function greeted(brought: Brought): Promise<unknown[]> {
    const live = await socket(brought);
    const who = [(await live.next("connected"))["user_id"]];
    live.drop();
    if (brought.protocols) return who;
    const events = await stream(brought);
    who.push((await events.next("connected")).data.user_id);
    events.close();
    return who;
  }

  /** How the doors turn somebody away: the socket with a close, so that a browser learns why. */
  async function refused(brought: Brought): Promise<unknown[]> {
    const how: unknown[] = [await (await socket(brought)).closed];
    if (brought.protocols) return how;
    const events = await stream(brought);
    events.close();
    return [...how, events.status];
  }

  const AWAY = { code: 4401, reason: "not_signed_in" };

  describe("The doors of the hub", () => {
    test("let Ada in by the session of her browser", async () => {
      expect(await greeted({ headers: { ...session(), origin: there.url } })).toEqual([1, 1]);
    });

    describe.each(Object.entries(WAYS))("let a program in %s", (_, way) => {
      test.each(["a personal token", "an access token"])("by %s", async (name) => {
        expect(await greeted(way(tokens[name] ?? ""))).toEqual([1, 1]);
      });

      test.each([
        "an access token for something else",
        "a token of nobody",
        "a forged access token",
      ])("and not by %s, even beside a session", async (name) => {
        const brought = way(tokens[name] ?? "");
        expect(await refused(brought)).toEqual([AWAY, 401]);
        const headers = { ...brought.headers, ...session() };
        expect(await refused({ ...brought, headers })).toEqual([AWAY, 401]);
      });
    });

    test("let a page in by a token as the socket's subprotocol, and not by a wrong one", async () => {
      for (const name of ["a personal token", "an access token"])
        expect(await greeted(AS_PROTOCOL(tokens[name] ?? ""))).toEqual([1]);
      for (const name of ["an access token for something else", "a token of nobody"])
        expect(await refused(AS_PROTOCOL(tokens[name] ?? ""))).toEqual([AWAY]);
    });

    test("turn away who brings nothing, or a session that is none", async () => {
      expect(await refused({})).toEqual([AWAY, 401]);
      const [name = ""] = (session()["cookie"] ?? "").split("=");
      expect(await refused({ headers: { cookie: `${name}=made-up` } })).toEqual([AWAY, 401]);
    });

    test("are closed to a foreign page whatever it brings, before there is a socket", async () => {
      const origin = "https://evil.example";
      const token = tokens["an access token"] ?? "";
      const brought: Brought[] = [
        { headers: { ...session(), origin } },
        { headers: { origin }, query: `&token=${token}` },
        { headers: { origin } },
      ];
      for (const one of brought) {
        await expect(socket(one)).rejects.toThrow("403");
        const events = await stream(one);
        expect(events.status).toBe(403);
        events.close();
      }
    });
  });
});
