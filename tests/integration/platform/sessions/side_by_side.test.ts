import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { pipeline } from "../../../../app/platform/http/pipeline.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Settings } from "../../../../config/settings.ts";
import { UnavailableError } from "../../../../app/platform/errors/index.ts";
import { sessionOf, sessions as withSessions } from "../../../../app/platform/security/index.ts";
import {
  AppKeys,
  MemorySessionStore,
  Seal,
  type Session,
  Sessions,
  type SessionStore,
  type Visit,
} from "../../../../app/platform/sessions/index.ts";
import { FakeClock, SystemClock } from "../../../../app/platform/support/index.ts";
import { eachStore, type OpenStore, type Place } from "./each_store.ts";

const [OLD, NEW] = ["k".repeat(32), "n".repeat(32)];

function settingsWith(key: string): Settings {
  return Settings.from([{ name: "test", values: { APP_KEY: key } }]);
}

const SETTINGS = settingsWith(OLD);

function sessionsIn(
  store: SessionStore,
  clock = new SystemClock(),
  settings: Settings = SETTINGS,
): Sessions {
  const keys = new AppKeys(settings);
  return new Sessions(settings, store, new Seal({ get: () => keys }), clock);
}

function visitWith(cookie: string | undefined): Visit {
  return { cookie, secure: false, userAgent: "Firefox", address: "127.0.0.1" };
}

/** A first request of a browser; answers what it sends from then on. */
async function begin(sessions: Sessions, act: (session: Session) => void): Promise<Visit> {
  const session = await sessions.open(visitWith(undefined));
  act(session);
  return visitWith((await sessions.commit(session, visitWith(undefined)))?.split(";")[0]);
}

function sideBySide(open: OpenStore): void {
  let place: Place;
  let sessions: Sessions;
  let browser: Visit;
  beforeEach(async () => {
    place = await open(new SystemClock());
    sessions = sessionsIn(place.store);
    browser = await begin(sessions, (session) => session.signIn(1));
  });
  afterEach(() => place.close());

  const acts = async (act: (session: Session) => void): Promise<void> => {
    const session = await sessions.open(browser);
    act(session);
    await sessions.commit(session, browser);
  };
  const now = () => sessions.open(browser);

  it("keeps what each of thirty requests of Ada's browser put in", async () => {
    const keys = Array.from({ length: 30 }, (_, i) => `key ${i}`);
    await Promise.all(keys.map((key) => acts((session) => session.set(key, key))));
    const session = await now();
    expect(keys.map((key) => session.get(key))).toEqual(keys);
    expect(session.userId).toBe(1);
  });

  it("keeps it also when two nodes share the store", async () => {
    const other = sessionsIn(place.store);
    const [here, there] = [await sessions.open(browser), await other.open(browser)];
    here.set("draft", "hello");
    there.set("theme", "dark");
    await Promise.all([sessions.commit(here, browser), other.commit(there, browser)]);
    const session = await now();
    expect([session.get("draft"), session.get("theme")]).toEqual(["hello", "dark"]);
  });

  it("takes a key out while another request puts one in", async () => {
    await acts((session) => session.set("draft", "hello"));
    const [one, two] = [await now(), await now()];
    one.unset("draft");
    two.set("theme", "dark");
    await Promise.all([sessions.commit(one, browser), sessions.commit(two, browser)]);
    const session = await now();
    expect([session.get("draft"), session.get("theme")]).toEqual([undefined, "dark"]);
  });

  it("shows a text once, and brings none back that was shown meanwhile", async () => {
    await acts((session) => session.flash("notice", "Saved."));
    const slow = await now();
    slow.flash("notice", "Sent.");
    await acts((session) => void session.takeFlash());
    await sessions.commit(slow, browser);
    expect((await now()).takeFlash()).toEqual([{ kind: "notice", text: "Sent." }]);
  });

  it("keeps a text that was added while another was shown", async () => {
    await acts((session) => session.flash("notice", "Saved."));
    const page = await now();
    page.takeFlash();
    await acts((session) => session.flash("notice", "Sent."));
    await sessions.commit(page, browser);
    expect((await now()).takeFlash()).toEqual([{ kind: "notice", text: "Sent." }]);
  });

  it("stays ended when Ada signs out while others write", async () => {
    const slow = await Promise.all(Array.from({ length: 8 }, async () => now()));
    for (const [i, session] of slow.entries()) session.set(`key ${i}`, i);
    const end = acts((session) => session.end());
    await Promise.all([end, ...slow.map((session) => sessions.commit(session, browser))]);
    expect((await now()).userId).toBeNull();
    expect(await sessions.ofUser(1)).toEqual([]);
  });

  it("does not come back under a new id when it was ended meanwhile", async () => {
    const slow = await now();
    slow.regenerate();
    await sessions.endAll(1);
    expect(await sessions.commit(slow, browser)).toContain("Max-Age=0");
    expect(await sessions.ofUser(1)).toEqual([]);
  });

  it("carries what others wrote over to its new id", async () => {
    const slow = await now();
    slow.regenerate();
    await acts((session) => session.set("draft", "hello"));
    const cookie = await sessions.commit(slow, browser);
    const session = await sessions.open(visitWith(cookie?.split(";")[0]));
    expect([session.userId, session.get("draft")]).toEqual([1, "hello"]);
    expect((await now()).userId).toBeNull();
  });

  it("leaves the new cookie alone when its browser signed in meanwhile", async () => {
    const visitor = await begin(sessions, (session) => session.set("seen", true));
    const slow = await sessions.open(visitor);
    slow.flash("notice", "Hello.");
    const ada = await sessions.open(visitor);
    ada.signIn(1);
    await sessions.commit(ada, visitor);
    expect(await sessions.commit(slow, visitor)).toBeUndefined();
  });

  it("waits for nobody: a request that read and died is in no one's way", async () => {
    const dead = await now();
    dead.set("draft", "never stored");
    await acts((session) => session.set("theme", "dark"));
    const session = await now();
    expect([session.get("draft"), session.get("theme")]).toEqual([undefined, "dark"]);
  });

  it("keeps what it holds when the key is changed, on every way", async () => {
    await acts((session) => session.set("theme", "dark"));
    const both = sessionsIn(place.store, new SystemClock(), settingsWith(`${NEW},${OLD}`));
    const writing = await both.open(browser);
    writing.set("draft", "hello");
    const reading = await both.open(browser);
    const cookies = [await both.commit(writing, browser), await both.commit(reading, browser)];
    const after = sessionsIn(place.store, new SystemClock(), settingsWith(NEW));
    for (const cookie of cookies) {
      const session = await after.open(visitWith(cookie?.split(";")[0]));
      expect(session.userId).toBe(1);
      expect([session.get("theme"), session.get("draft")]).toEqual(["dark", "hello"]);
    }
    expect((await after.open(browser)).userId).toBeNull();
  });

  it("stays ended when it is ended while its key is changed", async () => {
    const both = sessionsIn(place.store, new SystemClock(), settingsWith(`${NEW},${OLD}`));
    const slow = await both.open(browser);
    await sessions.endAll(1);
    expect(await both.commit(slow, browser)).toContain("Max-Age=0");
    expect((await both.open(browser)).userId).toBeNull();
  });

  it("holds behind a real server: forty requests of one browser, forty changes", async () => {
    const server = await serve(sessions);
    const keys = Array.from({ length: 40 }, (_, i) => `key${i}`);
    const headers = { Cookie: browser.cookie ?? "" };
    const answers = await Promise.all(
      keys.map((key) => fetch(`${server.url}/put/${key}`, { headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
    const session = await now();
    expect(keys.filter((key) => session.get(key) !== true)).toEqual([]);
    await server.close();
  });
}

eachStore((open) => {
  describe("side by side", () => {
    sideBySide(open);
  });
});

describe("a session that others keep changing", () => {
  it("is given up with a typed error after its time, and read without waiting", async () => {
    const clock = new FakeClock(1_000_000);
    const store = new BusyStore(clock);
    const sessions = sessionsIn(store, clock);
    const browser = await begin(sessions, (session) => session.signIn(1));
    const session = await sessions.open(browser);
    session.set("draft", "hello");
    const failure = await sessions.commit(session, browser)?.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure).toMatchObject({ code: "session_busy", retryAfter: 1 });
    expect(clock.now()).toBe(1_000_000 + SETTINGS.session.mergeTimeoutMs);
    expect((await sessions.open(browser)).userId).toBe(1);
  });
});

/** Somebody else is always faster; each try takes a second. */
class BusyStore extends MemorySessionStore {
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    super(clock);
    this.#clock = clock;
  }

  override async rewrite(): Promise<boolean> {
    this.#clock.advance(1000);
    return false;
  }
}

/** A server whose every request puts one key into the session. */
async function serve(sessions: Sessions) {
  const app = new Hono();
  const failed = (_: Context, error: unknown) => new Response(String(error), { status: 500 });
  const put = (c: Context): Response => {
    sessionOf(c).set(c.req.param("key") ?? "", true);
    return c.text("put");
  };
  app.get("/put/:key", pipeline([withSessions(sessions)], put, failed));
  const answer = getRequestListener(app.fetch);
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
