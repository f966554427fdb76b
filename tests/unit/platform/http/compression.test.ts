import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { action, json, stream } from "../../../../app/platform/http/index.ts";
import { stage } from "./stage.ts";

const { app } = stage((router) => {
  router.get(
    "/long",
    action({}, () => json("x".repeat(5000))),
  );
  router.get(
    "/short",
    action({}, () => json("x")),
  );
  router.get(
    "/events",
    action({}, () => stream("data: x\n\n".repeat(500), { type: "text/event-stream" })),
  );
});
const get = (path: string) => app.request(path, { headers: { "accept-encoding": "gzip" } });

describe("compression", () => {
  it("shrinks long texts", async () => {
    const answer = await get("/long");
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("content-length")).toBeNull();
    expect(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()).toBe(
      `"${"x".repeat(5000)}"`,
    );
  });

  it("leaves short ones and event streams alone", async () => {
    expect((await get("/short")).headers.get("content-encoding")).toBeNull();
    expect((await get("/events")).headers.get("content-encoding")).toBeNull();
  });
});
