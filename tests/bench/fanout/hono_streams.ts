import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { type Candidate, message, type Place } from "./candidates.ts";

/** Server-Sent Events as Hono has them: each event is written to each stream. */
export function honoStreams({ server, rooms }: Place): Candidate {
  const streams: Set<SSEStreamingApi>[] = Array.from({ length: rooms }, () => new Set());
  const app = new Hono();
  app.get("/:room", (c) =>
    streamSSE(c, async (stream) => {
      const room = streams[Number(c.req.param("room"))];
      room?.add(stream);
      await stream.writeSSE({ event: "connected", data: "{}" });
      await new Promise<void>((gone) => stream.onAbort(gone));
      room?.delete(stream);
    }),
  );
  const listener = getRequestListener(app.fetch);
  server.on("request", (incoming, outgoing) => void listener(incoming, outgoing));
  return {
    doors: streams.map((_, room) => ({
      request: `GET /${room} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      frames: [],
      until: "event: connected",
      form: "stream",
    })),
    publish: (n) => {
      const data = JSON.stringify(message(n));
      for (const stream of streams[n % rooms] ?? [])
        void stream.writeSSE({ id: `${n}`, event: "bench", data });
    },
  };
}
