import { describe, expect, it } from "vitest";
import {
  NotFoundError,
  TooManyRequestsError,
  UnavailableError,
} from "../../../../app/platform/errors/index.ts";
import { action, type Router, view } from "../../../../app/platform/http/index.ts";
import { signedIn } from "../../../../app/platform/security/index.ts";
import { cookieOf, stage, web } from "./stage.ts";

const secret = new Error("SELECT * FROM users WHERE email = 'ada@example.org'");

function doors(router: Router): void {
  router.get(
    "/sign-in",
    action({}, ({ session, url }) => {
      const to = session.takeIntendedUrl() ?? "none";
      return view("sign_in.njk", { to, again: url("sign-in") });
    }),
    { name: "sign-in" },
  );
  router.get(
    "/defect",
    action({}, () => {
      throw new Error("no such column", { cause: secret });
    }),
  );
  router.get(
    "/text",
    action({}, () => {
      // oxlint-disable-next-line typescript/only-throw-error -- what careless code may do
      throw "just a text";
    }),
  );
  router.get(
    "/missing",
    action({}, () => {
      throw new NotFoundError("room_not_found", "No such room.");
    }),
  );
  router.get(
    "/limited",
    action({}, () => {
      throw new TooManyRequestsError(30);
    }),
  );
  router.get(
    "/away",
    action({}, () => {
      throw new UnavailableError();
    }),
  );
  router.get(
    "/broken",
    action({}, () => view("broken.njk")),
  );
  router.get(
    "/rooms",
    action({}, () => view("rooms.njk")),
    { middleware: [signedIn] },
  );
  router.get(
    "/api/rooms",
    action({}, () => view("rooms.njk")),
    { middleware: [signedIn] },
  );
}

const asProgram = { headers: { accept: "application/json" } };
const htmx = { headers: { "hx-request": "true", "hx-request-type": "partial" } };

describe("a defect", () => {
  it("shows a page with a reference and nothing of the inside", async () => {
    const { app, lines } = stage(doors);
    const answer = await app.request("/defect");
    const page = await answer.text();
    expect(answer.status).toBe(500);
    expect(page).toContain("errors/error.njk");
    expect(page).not.toMatch(/column|SELECT|stack|\.ts/);
    const reference = answer.headers.get("x-request-id") ?? "";
    expect(page).toContain(`"reference":"${reference}"`);
    const logged = lines.filter(({ level }) => level === "error");
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ reference, request_id: reference });
    expect(JSON.stringify(logged[0])).toContain("no such column");
  });

  it("is a problem document for a program", async () => {
    const answer = await stage(doors).app.request("/defect", asProgram);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = {
      status: 500,
      code: "internal",
      reference: answer.headers.get("x-request-id"),
    };
    expect(await answer.json()).toMatchObject(problem);
  });

  it("is a notice beside the page for htmx", async () => {
    const answer = await stage(doors).app.request("/defect", htmx);
    expect(answer.headers.get("hx-retarget")).toBe("#notices");
    expect(await answer.text()).toContain("errors/_error.njk");
  });

  it("shows its causes, stack and request in development, without cookies", async () => {
    const { app } = stage(doors, { env: { NODE_ENV: "development" } });
    const page = await (
      await app.request("/defect", { headers: { cookie: "s=topsecret", "x-a": "b" } })
    ).text();
    expect(page).toContain("no such column");
    expect(page).toContain("SELECT * FROM users");
    expect(page).toContain("errors.test.ts");
    expect(page).toContain('["x-a","b"]');
    expect(page).not.toContain("topsecret");
  });

  it("may be no Error at all, or a template's", async () => {
    const { app } = stage(doors);
    expect((await app.request("/text")).status).toBe(500);
    expect((await app.request("/broken")).status).toBe(500);
  });
});

describe("an error raised on purpose", () => {
  it("says its words, and leaves the log alone", async () => {
    const { app, lines } = stage(doors);
    const answer = await app.request("/missing", asProgram);
    expect(await answer.json()).toMatchObject({
      status: 404,
      code: "room_not_found",
      detail: "No such room.",
    });
    expect(lines.filter(({ level }) => level !== "info" && level !== "debug")).toEqual([]);
  });

  it("says when to come back", async () => {
    const { app, lines } = stage(doors);
    expect((await app.request("/limited")).headers.get("retry-after")).toBe("30");
    expect((await app.request("/away")).status).toBe(503);
    expect(lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("somebody who is not signed in", () => {
  const { app } = stage(doors, { middleware: web });

  it("is led to the form, and the form knows where they wanted to go", async () => {
    const answer = await app.request("/rooms?message=12");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/sign-in");
    const form = await app.request("/sign-in", { headers: { cookie: cookieOf(answer) } });
    expect(await form.text()).toContain('"to":"/rooms?message=12"');
  });

  it("is led there from within a page by a header", async () => {
    const answer = await app.request("/rooms", htmx);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("hx-redirect")).toBe("/sign-in");
  });

  it("gets 401 as a program", async () => {
    for (const answer of [
      await app.request("/rooms", asProgram),
      await app.request("/api/rooms"),
    ]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="parley"');
      expect(await answer.json()).toMatchObject({ code: "not_signed_in" });
    }
  });
});
