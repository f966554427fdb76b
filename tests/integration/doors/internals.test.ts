import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Container } from "../../../app/platform/container/index.ts";
import { ErrorLedger, TrackedErrors } from "../../../app/platform/tracker/index.ts";
import { type Answer, Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { APP_KEY, DEFECTS, openBrokenSite, SECRET } from "./broken_site.ts";

/** What nobody outside may learn. */
const INSIDE: readonly [string, RegExp][] = [
  ["a secret", new RegExp(`${SECRET}|${APP_KEY}`)],
  ["a stack frame", /\bat (async )?[\w.<>#]+ ?\(|\.\w+:\d+:\d+\b/],
  [
    "a path of this machine",
    /\/(root|home|etc|tmp|usr|proc|work)\/|node_modules|\bapp\/(platform|features)|dist\//,
  ],
  ["a source file", /\.(ts|njk|mjs|cjs)\b/],
  ["SQL", /\bselect\b.*\bfrom\b|\binsert into\b|no_such_table|\bwhere\b.*=|ER_[A-Z]|SQLITE/i],
  [
    "the class of an error",
    /\b(Type|Range|Aggregate|Reference|Syntax|Template|App)Error\b|\bError:|render error/,
  ],
  [
    "what the error says",
    /outer|inner|Cannot read|ENOENT|undefined|\[object|no route|E_OWN|x-inside/,
  ],
  ["the names of our parts", /kysely|nunjucks|hono|mysql|sqlite|ioredis|Dispatcher|Repository/i],
];

function inside(answer: Pick<Answer, "text" | "headers">): string[] {
  const headers = [...answer.headers].map((pair) => pair.join(": ")).join("\n");
  return insideText(`${headers}\n${answer.text.replaceAll(/\/assets\/[\w.-]+/g, "")}`);
}

function insideText(all: string): string[] {
  return INSIDE.filter(([, pattern]) => pattern.test(all)).map(([what]) => `${what} in ${all}`);
}

const DOORS: Record<string, { path: string; headers: Record<string, string> }> = {
  "a page": { path: "", headers: { accept: "text/html" } },
  "a part for htmx": {
    path: "",
    headers: { accept: "text/html", "hx-request": "true", "hx-request-type": "partial" },
  },
  "a page for htmx": {
    path: "",
    headers: { accept: "text/html", "hx-request": "true", "hx-request-type": "full" },
  },
  "a program": { path: "", headers: { accept: "application/json" } },
  "the API": { path: "/api", headers: {} },
};

describe("the search for what must not be told", () => {
  it.each([
    ["a secret", `it was ${SECRET}`],
    ["a stack frame", "    at async Users.create (users.ts:3:1)"],
    ["a stack frame", "thrown in users.js:12:5"],
    ["a path of this machine", "open /etc/parley.key"],
    ["a source file", "in rooms/show.njk"],
    ["SQL", 'select * from "users"'],
    ["the class of an error", "TypeError: x"],
    ["what the error says", "Cannot read properties"],
    ["the names of our parts", "Nunjucks failed"],
  ])("finds %s", (what, text) => {
    expect(insideText(text).some((found) => found.startsWith(what))).toBe(true);
  });
});

eachStorey((storey) => {
  describe("in production", () => {
    let url: string;
    let container: Container;
    let ada: Person;

    beforeAll(async () => {
      ({ url, container } = await openBrokenSite(storey));
      ada = await Person.signUp(url, "Ada");
    });

    describe.each(Object.entries(DOORS))("%s", (_, { path, headers }) => {
      const ask = (to: string, verb = "GET", body?: string, more = {}) =>
        ada.request(verb, path + to, {
          headers: { ...headers, ...more },
          ...(body !== undefined && { body }),
        });

      it.each(Object.keys(DEFECTS))("tells nothing of a defect: %s", async (name) => {
        const answer = await ask(`/break/${name}`);
        expect(answer.status).toBe(name === "away" ? 503 : 500);
        expect(inside(answer)).toEqual([]);
        expect(answer.text).toContain(answer.headers.get("x-request-id"));
      });

      const form = { "content-type": "application/x-www-form-urlencoded" };
      const json = { "content-type": "application/json" };
      it.each([
        [404, "GET", "/no/such/page", undefined, {}],
        [404, "GET", "/rooms/abc", undefined, {}],
        [404, "GET", "/%00%ff/../etc/passwd", undefined, {}],
        [405, "DELETE", "/break/type", undefined, {}],
        [422, "POST", "/break/form", "age=old", form],
        [413, "POST", "/break/form", `age=${"9".repeat(2000)}`, form],
        [415, "POST", "/break/form", "<age/>", { "content-type": "text/xml" }],
        [400, "POST", "/break/form", '{"age": ', json],
      ])("says %i to %s %s in words", async (status, verb, to, body, more) => {
        const answer = await ask(to, verb, body, more);
        expect(answer.status).toBe(status);
        expect(inside(answer)).toEqual([]);
        expect(answer.text).not.toContain("Reference");
      });
    });

    it("a socket tells nothing of a defect, and stays", async () => {
      const socket = await ada.socket("/break/ws");
      for (const name of Object.keys(DEFECTS)) {
        if (name.includes("template")) continue;
        const answer = await socket.ask({ type: name });
        expect(answer).toMatchObject({ type: "error", reference: expect.any(String) });
        expect(insideText(JSON.stringify(answer))).toEqual([]);
      }
      for (const frame of [
        "{",
        '{"type":"sql","ref":[]}',
        '{"type":"constructor"}',
        '{"type":"__proto__"}',
        "[]",
      ]) {
        socket.sendRaw(frame);
      }
      await socket.roundTrip();
      expect(insideText(JSON.stringify(socket.received("error")))).toEqual([]);
      await socket.close();
    });

    it("an answer that breaks off is cut, says no more, and is written down", async () => {
      for (const name of ["at_once", "later", "folder"]) {
        const came = await raw(
          url,
          `GET /break/${name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
        );
        expect(insideText(came.replaceAll("/break/", ""))).toEqual([]);
        expect(came).not.toContain("\r\n0\r\n\r\n");
      }
      await container.resolve(ErrorLedger).flush();
      const { errors } = await container.resolve(TrackedErrors).list({ status: "all", limit: 100 });
      const places = errors.map(({ place }) => place);
      expect(places).toEqual(expect.arrayContaining(["/break/at_once", "/break/later"]));
    });

    it("what is no HTTP is answered without a word about us", async () => {
      for (const nonsense of [
        "\0\0\0\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \u0001\r\n\r\n",
        "GET /x HTTP/1.1\r\n\r\n",
      ]) {
        expect(insideText(await raw(url, nonsense))).toEqual([]);
      }
    });

    it("each reference leads to all that is known of the defect", async () => {
      const references = await Promise.all(
        Object.keys(DEFECTS).map(async (name) => {
          const answer = await ada.open(`/break/${name}`);
          return [name, answer.headers.get("x-request-id") ?? ""] as const;
        }),
      );
      await container.resolve(ErrorLedger).flush();
      const errors = container.resolve(TrackedErrors);
      for (const [name, search] of references) {
        const { errors: found } = await errors.list({ status: "all", search });
        // What is away was described a moment ago, and is only counted since.
        if (name === "away") continue;
        expect(found.map(({ place }) => place)).toEqual([`/break/${name}`]);
        const samples = await errors.samples(found[0]!.id);
        expect(JSON.stringify([found, samples])).not.toContain(APP_KEY);
      }
      const { errors: all, total } = await errors.list({ status: "all", limit: 100 });
      expect(all.filter(({ level }) => level === "warning")).toMatchObject([
        { code: "unavailable" },
      ]);
      expect(total).toBeGreaterThan(Object.keys(DEFECTS).length);
    });
  });
});

/** Says something to the server as it is, and answers all that comes back. */
async function raw(url: string, said: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {}); // being cut off is what we want to see
  socket.write(said);
  setTimeout(() => socket.end(), 500).unref();
  return text(socket).catch(() => "");
}
