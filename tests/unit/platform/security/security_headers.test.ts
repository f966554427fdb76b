import { describe, expect, it } from "vitest";
import { action, json, view } from "../../../../app/platform/http/index.ts";
import { stage } from "../http/stage.ts";

const { app } = stage((router) => {
  router.get(
    "/page",
    action({}, () => view("page.njk", {})),
  );
  router.get(
    "/api/data",
    action({}, () => json({})),
  );
  router.get(
    "/own",
    action({}, () => json({}, { headers: { "Cross-Origin-Resource-Policy": "cross-origin" } })),
  );
  router.get(
    "/raw",
    action({}, () => new Response("raw")),
  );
});

describe("the headers that guard a page", () => {
  it.each(["/page", "/raw", "/nowhere", "/health/live"])("stand on %s", async (path) => {
    const { headers } = await app.request(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  });

  it.each(["/api/data", "/api/nowhere"])("are fewer on the JSON of %s", async (path) => {
    const { headers } = await app.request(path);
    const policy = "default-src 'none'; frame-ancestors 'none'";
    expect(headers.get("content-security-policy")).toBe(policy);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.has("permissions-policy")).toBe(false);
  });

  it("give way to what a handler said itself", async () => {
    const { headers } = await app.request("/own");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  });

  it("ask for TLS for good only where there is TLS", async () => {
    expect((await app.request("/page")).headers.has("strict-transport-security")).toBe(false);
    const secure = await app.request("https://chat.example.org/page");
    expect(secure.headers.get("strict-transport-security")).toContain("max-age=63072000");
  });
});
