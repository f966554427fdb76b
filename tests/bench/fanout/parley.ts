import type { Server } from "node:http";
import { WebSocketServer } from "ws";
import { type Candidate, message } from "./candidates.ts";

// The program as it is built for production: `node bin/prepare.js` first.
const built = new URL(`../../../${process.env["BENCH_DIST"] ?? "dist"}/`, import.meta.url);

async function load<T>(path: string): Promise<T> {
  return (await import(new URL(path, built).href)) as T;
}

await import("reflect-metadata");
type Realtime = typeof import("../../../app/platform/realtime/index.ts");
type Containers = typeof import("../../../app/platform/container/index.ts");
type Logging = typeof import("../../../app/platform/logging/index.ts");
type Support = typeof import("../../../app/platform/support/index.ts");
type Configuration = typeof import("../../../config/settings.ts");

const realtime = await load<Realtime>("app/platform/realtime/index.js");
const { createContainer } = await load<Containers>("app/platform/container/index.js");
const { Log } = await load<Logging>("app/platform/logging/index.js");
const { Clock, SystemClock } = await load<Support>("app/platform/support/index.js");
const { Settings } = await load<Configuration>("config/settings.js");
const { textFrame } = (await load("app/platform/realtime/output/frame.js")) as {
  textFrame: (text: string) => Buffer;
};

/** A whole WebSocket frame. */
export const frameOf = textFrame;

/** The whole hub behind its native gateway, with all checks on. */
export async function parley(server: Server): Promise<Candidate> {
  const container = hubContainer();
  const hub = container.resolve(realtime.Hub);
  const gateway = container.resolve(realtime.NativeGateway);
  await hub.start();
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
  });
  let people = 0;
  server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (ws) => {
      people += 1;
      const viewer = { id: people, name: "Reader", role: "member" as const, scopes: null };
      const client = { address: "127.0.0.1" };
      const visitor = {
        viewer,
        client,
        userAgent: "bench",
        params: {},
        query: new URLSearchParams(),
      };
      gateway.open(ws, visitor);
    });
  });
  return {
    join: JSON.stringify({ type: "join_channel", channel: "bench" }),
    publish: (n) => void hub.publishNamed("bench", "bench", message(n)),
  };
}

function hubContainer() {
  const container = createContainer();
  container.registerInstance(Settings, Settings.from([]));
  container.registerInstance(Log, Log.silent());
  container.registerInstance(Clock as never, new SystemClock() as never);
  const { Broker, History, OccupancyStore, PresenceStore, memoryStorey } = realtime;
  const storey = memoryStorey(container.resolve(Clock as never));
  container.registerInstance(Broker as never, storey.broker() as never);
  container.registerInstance(History as never, storey.history as never);
  container.registerInstance(OccupancyStore as never, storey.occupancy as never);
  container.registerInstance(PresenceStore as never, storey.presence as never);
  container.registerInstance(realtime.EventViews as never, new realtime.NoEventViews() as never);
  return container;
}
