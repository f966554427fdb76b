import { describe, expect, it } from "vitest";
import { NotFoundError } from "../../../../app/platform/errors/index.ts";
import { action, view } from "../../../../app/platform/http/index.ts";
import { LiveViews, Views } from "../../../../app/platform/views/index.ts";
import { cookieOf, stage, web } from "./stage.ts";

const globals = {
  app_name: "Parley",
  url: (name: string) => {
    if (name === "messages.update") throw new Error("<u>no such message</u>");
    return `/${name}`;
  },
  asset: (name: string) => `/assets/${name}`,
  flag: () => false,
};

/** Templates of which even those of the error pages fail. */
class NoErrorViews extends Views {
  override render(template: string): string {
    throw new Error(`no more ${template}`);
  }
}

function node(environment: string, views: Views = new LiveViews("views", globals)) {
  return stage(
    (router) => {
      router.get(
        "/remember",
        action({}, ({ session }) => {
          session.signIn(1);
          session.set("draft", "<u>hello</u>");
          session.set("invite_token", "very secret thing");
          return view("offline.njk");
        }),
      );
      router.get(
        "/missing",
        action({}, () => {
          throw new NotFoundError("gone", "<b>Gone</b> & lost");
        }),
      );
      router.get(
        "/defect",
        action({}, () => {
          throw new Error("<script>inside</script>", { cause: new TypeError("<i>root</i>") });
        }),
      );
      router.get(
        "/template",
        action({}, () => view("messages/_edit.njk", { message: {} })),
      );
    },
    { env: { NODE_ENV: environment }, views, middleware: web },
  );
}

const htmx = { headers: { "hx-request": "true", "hx-request-type": "partial" } };

describe("the error page", () => {
  it("is friendly, escaped, and leads back", async () => {
    const page = await (await node("production").app.request("/missing")).text();
    expect(page).toContain("<title>Not found · Parley</title>");
    expect(page).toContain("&lt;b&gt;Gone&lt;/b&gt; &amp; lost");
    expect(page).toContain('<a href="/">');
    expect(page).not.toContain("Reference:");
  });

  it("tells the reference of a defect, and nothing of its inside", async () => {
    const answer = await node("production").app.request("/defect");
    const page = await answer.text();
    expect(page).toContain(`Reference: <code>${answer.headers.get("x-request-id")}</code>`);
    expect(page).not.toMatch(/inside|root|test\.ts/);
  });

  it("is a notice for htmx", async () => {
    const part = await (await node("production").app.request("/defect", htmx)).text();
    expect(part).toContain('class="notice"');
    expect(part).not.toContain("<html");
    expect(part).not.toMatch(/inside|root/);
  });
});

describe("the error page's own template", () => {
  it("may fail, too: then a plain page says what there is to say, and both defects are written down", async () => {
    const { app, lines } = node("production", new NoErrorViews());
    const answer = await app.request("/defect");
    const page = await answer.text();
    expect(answer.status).toBe(500);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page).toContain("<h1>Something went wrong</h1>");
    expect(page).toContain(`Reference: ${answer.headers.get("x-request-id")}.`);
    expect(page).not.toMatch(/inside|no more|njk|style|script/);
    const failed = lines.filter(({ level }) => level === "error").map(({ msg }) => msg);
    expect(failed).toEqual(["request failed", "the error page failed, too"]);
  });

  it("is as plain for htmx, and escaped", async () => {
    const { app } = node("production", new NoErrorViews());
    const part = await (await app.request("/missing", htmx)).text();
    expect(part).toContain("&lt;b&gt;Gone&lt;/b&gt; &amp; lost");
    expect(part).toContain('class="notice"');
    expect(part).not.toContain("<html");
  });
});

describe("in development the error page", () => {
  const { app } = node("development");

  async function asAda(path: string, more: Record<string, string> = {}): Promise<string> {
    const cookie = cookieOf(await app.request("/remember"));
    return (await app.request(path, { headers: { cookie, "x-toy": "<em>", ...more } })).text();
  }

  it("shows the error with its causes and the lines around it, all escaped", async () => {
    const page = await asAda("/defect");
    expect(page).toContain("&lt;script&gt;inside&lt;/script&gt;");
    expect(page).toContain("Caused by TypeError");
    expect(page).toContain("&lt;i&gt;root&lt;/i&gt;");
    expect(page).toContain("tests/unit/platform/http/error_pages.test.ts:");
    expect(page).toMatch(/failure__line--bad">.*throw new Error\(&quot;&lt;script&gt;inside/);
    expect(page).not.toMatch(/<script>inside|<i>root/);
  });

  it("shows request and session, and masks what opens doors", async () => {
    const page = await asAda("/defect?page=<2>", { authorization: "Bearer abc" });
    expect(page).toContain("GET /defect?page=%3C2%3E");
    expect(page).toContain("x-toy");
    expect(page).toContain("&lt;em&gt;");
    expect(page).toContain("Session of person 1");
    expect(page).toContain("&lt;u&gt;hello&lt;/u&gt;");
    expect(page).toContain("•••");
    expect(page).not.toMatch(/very secret thing|Bearer abc|parley_session=|<em>|<u>/);
  });

  it("shows the line of a template that failed", async () => {
    const page = await asAda("/template");
    expect(page).toContain("views/messages/_edit.njk:3");
    expect(page).toMatch(/failure__line--bad">.*messages\.update/);
  });

  it("shows it to htmx too, as escaped", async () => {
    const part = await asAda("/defect", htmx.headers);
    expect(part).not.toContain("<html");
    expect(part).toContain("&lt;script&gt;inside&lt;/script&gt;");
    expect(part).toContain("Caused by TypeError");
    expect(part).not.toContain("<script>inside");
  });
});
