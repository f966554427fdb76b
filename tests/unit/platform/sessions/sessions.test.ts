import "reflect-metadata";
import { beforeEach, describe, expect, it } from "vitest";
import { Settings } from "../../../../config/settings.ts";
import { ConfigurationError } from "../../../../app/platform/errors/index.ts";
import {
  AppKeys,
  MemorySessionStore,
  Seal,
  type Session,
  Sessions,
} from "../../../../app/platform/sessions/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";

const OLD = "o".repeat(32);
const NEW = "n".repeat(32);
const MINUTE = 60_000;

function settingsWith(values: Record<string, string> = {}): Settings {
  return Settings.from([{ name: "test", values: { APP_KEY: OLD, ...values } }]);
}

let clock: FakeClock;
let store: MemorySessionStore;
beforeEach(() => {
  clock = new FakeClock(1_800_000_000_000);
  store = new MemorySessionStore(clock);
});

function sessionsWith(values: Record<string, string> = {}): Sessions {
  const settings = settingsWith(values);
  const keys = new AppKeys(settings);
  return new Sessions(settings, store, new Seal({ get: () => keys }), clock);
}

/** A browser: keeps the cookie that it is given. */
class Browser {
  cookie: string | undefined;
  setCookie: string | undefined;
  readonly #secure: boolean;
  constructor(secure = false) {
    this.#secure = secure;
  }

  async visits(sessions: Sessions, act: (session: Session) => void = () => {}): Promise<Session> {
    const visit = {
      cookie: this.cookie,
      secure: this.#secure,
      userAgent: "Firefox",
      address: "127.0.0.1",
    };
    const session = await sessions.open(visit);
    act(session);
    this.setCookie = await sessions.commit(session, visit);
    if (this.setCookie) this.cookie = this.setCookie.split(";")[0];
    return session;
  }
}

const adaSignsIn = (session: Session) => session.signIn(1);

describe("a session", () => {
  it("begins when something is put in, and not before", async () => {
    const [sessions, browser] = [sessionsWith(), new Browser()];
    await browser.visits(sessions);
    expect(browser.setCookie).toBeUndefined();
    await browser.visits(sessions, (session) => session.set("draft", "hello"));
    expect(browser.setCookie).toMatch(
      /^parley_session=.*; Max-Age=\d+; Path=\/; SameSite=Lax; HttpOnly$/,
    );
    expect((await browser.visits(sessions)).get("draft")).toBe("hello");
  });

  it("shows nothing of itself in the cookie, and nothing readable in the store", async () => {
    const [sessions, browser] = [sessionsWith(), new Browser()];
    const { id } = await browser.visits(sessions, (session) => {
      adaSignsIn(session);
      session.set("draft", "hello");
    });
    expect(decodeURIComponent(browser.cookie ?? "")).not.toContain(id);
    expect(JSON.stringify(store.read(id))).not.toContain("hello");
  });

  it("gets a new id at sign-in, and the old one opens nothing", async () => {
    const [sessions, browser] = [sessionsWith(), new Browser()];
    const before = await browser.visits(sessions, (session) => session.set("draft", "hello"));
    const planted = browser.cookie;
    const after = await browser.visits(sessions, adaSignsIn);
    expect(after.id).not.toBe(before.id);
    expect((await browser.visits(sessions)).userId).toBe(1);
    expect((await browser.visits(sessions)).get("draft")).toBe("hello");

    const thief = new Browser();
    thief.cookie = planted;
    expect((await thief.visits(sessions)).userId).toBeNull();
  });

  it("is empty for a cookie that somebody made up or changed", async () => {
    const [sessions, browser] = [sessionsWith(), new Browser()];
    await browser.visits(sessions, adaSignsIn);
    for (const forged of [
      "parley_session=1",
      "parley_session=",
      "parley_session=%zz",
      `${browser.cookie?.slice(0, -4)}AAAA`,
    ]) {
      const thief = new Browser();
      thief.cookie = forged;
      expect((await thief.visits(sessions)).userId).toBeNull();
    }
  });

  it("ends at sign-out: the cookie is taken back and opens nothing", async () => {
    const [sessions, browser] = [sessionsWith(), new Browser()];
    await browser.visits(sessions, adaSignsIn);
    const kept = browser.cookie;
    await browser.visits(sessions, (session) => session.end());
    expect(browser.setCookie).toContain("Max-Age=0");
    browser.cookie = kept;
    expect((await browser.visits(sessions)).userId).toBeNull();
  });

  it("ends when it is not used, and lives on while it is", async () => {
    const sessions = sessionsWith({ SESSION_IDLE_MINUTES: "10", SESSION_ABSOLUTE_MINUTES: "25" });
    const [idle, used] = [new Browser(), new Browser()];
    await idle.visits(sessions, adaSignsIn);
    await used.visits(sessions, adaSignsIn);
    clock.advance(9 * MINUTE);
    await used.visits(sessions);
    clock.advance(9 * MINUTE);
    expect((await idle.visits(sessions)).userId).toBeNull();
    expect((await used.visits(sessions)).userId).toBe(1);
    clock.advance(9 * MINUTE);
    expect((await used.visits(sessions)).userId).toBeNull(); // past its absolute end
  });

  it("carries a text to the next page, once, and where somebody wanted to go", async () => {
    const [sessions, browser] = [sessionsWith(), new Browser()];
    await browser.visits(sessions, (session) => {
      session.flash("notice", "Saved.");
      session.intendedUrl = "/rooms/7";
    });
    await browser.visits(sessions, (session) => {
      expect(session.takeFlash()).toEqual([{ kind: "notice", text: "Saved." }]);
      expect(session.takeIntendedUrl()).toBe("/rooms/7");
    });
    await browser.visits(sessions, (session) => {
      expect(session.takeFlash()).toEqual([]);
      expect(session.takeIntendedUrl()).toBeUndefined();
    });
  });
});

describe("where somebody wanted to go", () => {
  it("is a path of this site and nowhere else", async () => {
    const [sessions, browser] = [sessionsWith(), new Browser()];
    for (const path of ["//evil.example", "/\\evil.example", "https://evil.example", "rooms"]) {
      await browser.visits(sessions, (session) => {
        session.intendedUrl = path;
      });
      const session = await browser.visits(sessions);
      expect(session.takeIntendedUrl()).toBeUndefined();
    }
  });
});

describe("a person's sessions", () => {
  it("stay ended when a request that was under way writes afterwards", async () => {
    const sessions = sessionsWith();
    const desk = new Browser();
    await desk.visits(sessions, adaSignsIn);
    const visit = { cookie: desk.cookie, secure: false, userAgent: "Firefox", address: "::1" };
    const slow = await sessions.open(visit);
    slow.flash("notice", "Saved.");
    await sessions.endAll(1);
    expect(await sessions.commit(slow, visit)).toContain("Max-Age=0");
    expect((await desk.visits(sessions)).userId).toBeNull();
    expect(await sessions.ofUser(1)).toEqual([]);
  });

  it("can be listed and ended, one's own only, and connections hear of it", async () => {
    const sessions = sessionsWith();
    const heard: string[] = [];
    sessions.onEnded((ids) => void heard.push(...ids));
    const [desk, phone] = [new Browser(), new Browser()];
    const here = await desk.visits(sessions, adaSignsIn);
    const there = await phone.visits(sessions, adaSignsIn);
    expect(await sessions.ofUser(1)).toHaveLength(2);

    expect(await sessions.end(there.id, 2)).toBe(false);
    expect(await sessions.end(there.id, 1)).toBe(true);
    expect(heard).toContain(there.id);
    expect((await phone.visits(sessions)).userId).toBeNull();
    expect((await desk.visits(sessions)).id).toBe(here.id);
  });

  it("end everywhere but here", async () => {
    const sessions = sessionsWith();
    const desk = new Browser();
    const browsers = [desk, new Browser(), new Browser()];
    for (const browser of browsers) await browser.visits(sessions, adaSignsIn);
    const here = await desk.visits(sessions);
    expect(await sessions.endAll(1, { except: here.id })).toBe(2);
    const signedIn = await Promise.all(
      browsers.map(async (browser) => (await browser.visits(sessions)).userId),
    );
    expect(signedIn).toEqual([1, null, null]);
  });
});

describe("the cookie", () => {
  it("is bound to the host and to TLS where the request came over TLS", async () => {
    const browser = new Browser(true);
    await browser.visits(sessionsWith(), adaSignsIn);
    expect(browser.setCookie).toMatch(/^__Host-parley_session=/);
    expect(browser.setCookie).toMatch(/; Secure$/);
  });

  it("is as configured, and signs in over plain HTTP, too", async () => {
    const [plain, browser] = [new Browser(), new Browser()];
    await plain.visits(sessionsWith(), adaSignsIn);
    expect(plain.setCookie).not.toContain("Secure");
    expect((await plain.visits(sessionsWith())).userId).toBe(1);
    const own = {
      SESSION_COOKIE: "harbour",
      SESSION_PATH: "/chat",
      SESSION_SAME_SITE: "strict",
      SESSION_SECURE: "true",
      SESSION_HTTP_ONLY: "false",
    };
    await browser.visits(sessionsWith(own), adaSignsIn);
    expect(browser.setCookie).toMatch(
      /^harbour=[^;]+; Max-Age=\d+; Path=\/chat; SameSite=Strict; Secure$/,
    );
  });

  it.each([
    ["SESSION_COOKIE", "a b"],
    ["SESSION_PATH", "chat"],
    ["SESSION_SAME_SITE", "loose"],
    ["SESSION_SECURE", "perhaps"],
    ["SESSION_IDLE_MINUTES", "0"],
    ["SESSION_ABSOLUTE_MINUTES", "for ever"],
    ["SESSION_STORE", "paper"],
  ])("is refused at the start with a %s of %j", (name, value) => {
    expect(() => settingsWith({ [name]: value })).toThrow(ConfigurationError);
  });

  it("may be shared by subdomains when a domain is set", async () => {
    const browser = new Browser(true);
    await browser.visits(sessionsWith({ SESSION_DOMAIN: "example.org" }), adaSignsIn);
    expect(browser.setCookie).toMatch(/^parley_session=.*Domain=example\.org/);
  });
});

describe("the keys", () => {
  it("can be changed without signing out anybody who comes by before the old one is dropped", async () => {
    const [ada, absent] = [new Browser(), new Browser()];
    for (const browser of [ada, absent])
      await browser.visits(sessionsWith({ APP_KEY: OLD }), adaSignsIn);
    const both = sessionsWith({ APP_KEY: `${NEW},${OLD}` });
    expect((await ada.visits(both)).userId).toBe(1);
    expect((await ada.visits(sessionsWith({ APP_KEY: NEW }))).userId).toBe(1);
    expect((await absent.visits(sessionsWith({ APP_KEY: NEW }))).userId).toBeNull();
  });

  it("are changed in cookie and store at the first visit, and nothing is sent after it", async () => {
    const browser = new Browser();
    await browser.visits(sessionsWith({ APP_KEY: OLD }), adaSignsIn);
    const before = browser.cookie;
    const both = sessionsWith({ APP_KEY: `${NEW},${OLD}` });
    await browser.visits(both);
    expect(browser.cookie).not.toBe(before);
    await browser.visits(both);
    expect(browser.setCookie).toBeUndefined();
  });
});
