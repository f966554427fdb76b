import { describe, expect, it } from "vitest";
import { NotFoundError } from "../../../../app/platform/errors/index.ts";
import { action } from "../../../../app/platform/http/index.ts";
import { LiveViews } from "../../../../app/platform/views/index.ts";
import { stage } from "./stage.ts";

const globals = {
  app_name: "Parley",
  url: (name: string) => `/${name}`,
  asset: (name: string) => `/assets/${name}`,
  flag: () => false,
};

function node(environment: string) {
  return stage(
    (router) => {
      router.get(
        "/missing",
        action({}, () => {
          throw new NotFoundError("gone", "<b>Gone</b> & lost");
        }),
      );
      router.get(
        "/defect",
        action({}, () => {
          throw new Error("<script>inside</script>");
        }),
      );
    },
    { env: { NODE_ENV: environment }, views: new LiveViews("views", globals) },
  ).app;
}

describe("the error page", () => {
  it("is friendly, escaped, and leads back", async () => {
    const page = await (await node("production").request("/missing")).text();
    expect(page).toContain("<title>Not found · Parley</title>");
    expect(page).toContain("&lt;b&gt;Gone&lt;/b&gt; &amp; lost");
    expect(page).toContain('<a href="/">');
    expect(page).not.toContain("Reference:");
  });

  it("tells the reference of a defect, and its inside in development only", async () => {
    const answer = await node("production").request("/defect");
    const page = await answer.text();
    expect(page).toContain(`Reference: <code>${answer.headers.get("x-request-id")}</code>`);
    expect(page).not.toContain("inside");
    const open = await (await node("development").request("/defect")).text();
    expect(open).toContain("&lt;script&gt;inside&lt;/script&gt;");
    expect(open).toContain("error_pages.test.ts");
  });

  it("is a notice for htmx", async () => {
    const headers = { "hx-request": "true", "hx-request-type": "partial" };
    const part = await (await node("production").request("/defect", { headers })).text();
    expect(part).toContain('class="notice"');
    expect(part).not.toContain("<html");
  });
});
