import { describe, expect, it } from "vitest";
import { Figures } from "../../../../app/platform/support/index.ts";
import { stage } from "./stage.ts";

const TOKEN = "figures-for-prometheus";

function node(env: Record<string, string> = {}) {
  const figures = new Figures();
  const staged = stage(() => {}, {
    env,
    middleware: ({ container }) => {
      container.registerInstance(Figures, figures);
      return [];
    },
  });
  figures.provide("database.primary", () => ({ open: 4, busy: false, kind: 'the "first"\n\\' }));
  figures.provide("queue", () => ({ waiting: 0.5 }));
  figures.provideEach("realtime.app", () => [
    { labels: { app: "" }, of: { connections: 2 } },
    { labels: { app: "7" }, of: { connections: 1 } },
  ]);
  const read = (authorization?: string, peer = "203.0.113.9") => {
    const headers = authorization ? { authorization } : undefined;
    const incoming = { socket: { remoteAddress: peer }, headers: {} };
    return staged.app.request("/metrics", { ...(headers && { headers }) }, { incoming });
  };
  return { ...staged, read };
}

describe("the metrics of a node", () => {
  it("are its figures, a line each, with the node's name", async () => {
    const answer = await node({ METRICS_TOKEN: TOKEN }).read(`Bearer ${TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const lines = (await answer.text()).split("\n");
    const name = /node="([^"]+)"/.exec(lines[0] ?? "")?.[1];
    expect(lines).toEqual(
      expect.arrayContaining([
        `parley_database_primary_open{node="${name}"} 4`,
        `parley_database_primary_busy{node="${name}"} 0`,
        `parley_database_primary_info{node="${name}",kind="the \\"first\\"\\n\\\\"} 1`,
        `parley_queue_waiting{node="${name}"} 0.5`,
        `parley_realtime_app_connections{node="${name}",app=""} 2`,
        `parley_realtime_app_connections{node="${name}",app="7"} 1`,
      ]),
    );
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^parley_\w+\{.*\} -?[\d.]+$/);
  });

  it.each([
    ["nothing", undefined],
    ["another token", `Bearer ${TOKEN}x`],
    ["the token in another form", TOKEN],
  ])("are not there for who brings %s", async (_what, authorization) => {
    const answer = await node({ METRICS_TOKEN: TOKEN }).read(authorization);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain("parley_");
  });

  it("are there for nobody where nothing is set", async () => {
    expect((await node().read("Bearer undefined")).status).toBe(404);
  });

  it("are there for an address of the list, and for no other", async () => {
    const { read } = node({ METRICS_ADDRESSES: "10.0.0.0/8,::1" });
    expect((await read(undefined, "10.1.2.3")).status).toBe(200);
    expect((await read(undefined, "11.1.2.3")).status).toBe(404);
  });
});
