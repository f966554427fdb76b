import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cable } from "../../support/cable.ts";
import { openSocket } from "../../support/open_socket.ts";

const web = createServer((_request, response) => response.writeHead(418).end("teapot"));
const sockets = new WebSocketServer({ server: web, path: "/ws" });
let cable: Cable;

beforeAll(async () => {
  await new Promise<void>((ready) => web.listen(0, "127.0.0.1", ready));
  sockets.on("connection", (socket) => {
    socket.send('{"type":"connected"}');
    socket.on("message", (data: Buffer) => {
      const { ref } = JSON.parse(data.toString()) as { ref?: string };
      socket.send(JSON.stringify([{ type: "pong", ref }, { type: "other" }]));
      socket.send("<b>a fragment</b>");
    });
  });
  cable = await Cable.to((web.address() as AddressInfo).port);
});

afterAll(async () => {
  await cable.cut();
  for (const client of sockets.clients) client.terminate();
  web.close();
});

describe("A cable and a socket of the tests", () => {
  test("frames, batches and fragments come through and are taken once", async () => {
    const socket = await openSocket(`${cable.url}/ws`);
    expect(await socket.next("connected")).toEqual({ type: "connected" });
    expect(await socket.ask({ type: "ping" })).toMatchObject({ type: "pong" });
    expect(await socket.next("html")).toMatchObject({ html: "<b>a fragment</b>" });
    expect(socket.received("other")).toHaveLength(1);
    await socket.close();
    await expect(socket.next("pong")).rejects.toThrow("No pong: the connection ended with");
  });

  test("a cut ends what is open and refuses what is new until it is mended", async () => {
    const socket = await openSocket(`${cable.url}/ws`);
    await cable.cut();
    expect(await socket.closed).toMatchObject({ code: 1006 });
    await expect(openSocket(`${cable.url}/ws`)).rejects.toThrow("ECONNREFUSED");
    await cable.mend();
    const again = await openSocket(`${cable.url}/ws`);
    await again.roundTrip();
    again.drop();
  });

  test("a stall holds frames back without ending anything", async () => {
    const socket = await openSocket(`${cable.url}/ws`);
    await socket.next("connected");
    cable.stall();
    const answer = socket.ask({ type: "ping" });
    expect(
      (await fetch(new URL("/", `http://127.0.0.1:${(web.address() as AddressInfo).port}`))).status,
    ).toBe(418);
    expect(socket.received("pong")).toEqual([]);
    await cable.mend();
    expect(await answer).toMatchObject({ type: "pong" });
    socket.drop();
  });

  test("a refused upgrade tells status and body", async () => {
    await expect(openSocket(`${cable.url}/elsewhere`)).rejects.toMatchObject({ status: 400 });
  });
});
