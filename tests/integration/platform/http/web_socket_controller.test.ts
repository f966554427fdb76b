import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createServer, Health, type Server } from "../../../../app/platform/http/index.ts";
import { DeferredWork } from "../../../../app/platform/queue/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { openSocket } from "../../../support/open_socket.ts";
import type { Socket } from "../../../support/socket.ts";
import { until } from "../../../support/until.ts";
import { ada, type Stage, stage, web } from "../../../unit/platform/http/stage.ts";
import { Chatter } from "./chatter.ts";

let staged: Stage;
let chatter: Chatter;
let server: Server;
let url: string;
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);

beforeEach(async () => {
  process.on("unhandledRejection", note);
  const env = { HOST: "127.0.0.1", PORT: "0", DRAIN_SECONDS: "0" };
  staged = stage((router) => router.ws("/rooms/{id}/chatter", Chatter), { env, middleware: web });
  const { app, settings, container } = staged;
  chatter = new Chatter(container.resolve(Log).part("chatter"));
  container.registerInstance(Chatter, chatter);
  const [health, deferred] = [container.resolve(Health), container.resolve(DeferredWork)];
  server = createServer({ app, settings, health, deferred });
  ({ url } = await server.listen());
});

afterEach(async () => {
  await server.stop();
  process.off("unhandledRejection", note);
  expect(unhandled.splice(0)).toEqual([]);
});

/** A socket of Ada's, by her token. */
const adas = { headers: { authorization: "Bearer ada-reads" } };
const come = (query = "") => openSocket(`${url}/rooms/7/chatter${query}`, adas);

async function welcomed(): Promise<{ socket: Socket; id: string }> {
  const socket = await come();
  const { id } = await socket.next("welcome");
  return { socket, id: String(id) };
}

const isPaused = () => chatter.raw.some((ws) => ws.isPaused);

const linesOf = (level: string) => staged.lines.filter((line) => line["level"] === level);

describe("A controller's socket", () => {
  it("is opened with who came and where, and gets an id of its own", async () => {
    const socket = await come();
    const welcome = await socket.next("welcome");
    expect(welcome).toMatchObject({ room: "7", id: expect.stringMatching(/^[\w-]{16}$/) });
    expect((await welcomed()).id).not.toBe(welcome["id"]);
  });

  it("is sent away when opening is refused, and hears and says nothing more", async () => {
    const { socket: inside } = await welcomed();
    const stranger = await openSocket(`${url}/rooms/7/chatter`);
    stranger.send({ type: "tell all" });
    expect(await stranger.next("error")).toMatchObject({ code: "not_signed_in" });
    expect((await stranger.closed).code).toBe(1008);
    await inside.roundTrip();
    expect([inside.received("told"), chatter.trail]).toEqual([[], []]);
    expect(linesOf("error")).toEqual([]);
  });

  it("is sent away with 1011 when opening fails", async () => {
    const socket = await come("?crash");
    expect(await socket.next("error")).toMatchObject({ code: "internal" });
    expect((await socket.closed).code).toBe(1011);
  });

  it("hands over text as a string and bytes as bytes", async () => {
    const { socket } = await welcomed();
    socket.sendRaw(Buffer.from([1, 255]));
    expect(await socket.next("bytes")).toMatchObject({ hex: "01ff" });
    await socket.roundTrip();
  });

  it("has its messages handled in order, slow ones too, and all before its end", async () => {
    const { socket } = await welcomed();
    for (let n = 0; n < 200; n += 1) socket.send({ type: "slow", n });
    await socket.close();
    await chatter.ended.promise;
    const all = Array.from({ length: 200 }, (_, n) => `slow ${n}`);
    expect(chatter.trail).toEqual([...all, "closed"]);
  });

  it("that sends faster than it is served is served to the end", async () => {
    const { socket } = await welcomed();
    socket.send({ type: "wait" });
    const padding = "x".repeat(60_000); // so that the backlog spans many reads
    for (let n = 0; n < 200; n += 1) socket.send({ type: "slow", n, padding });
    await until(() => isPaused(), { what: "the server to read no further" });
    chatter.gate.resolve();
    await socket.roundTrip();
    expect(chatter.trail).toHaveLength(200);
  });

  it("ends with the code and the reason of the client", async () => {
    const { socket } = await welcomed();
    socket.raw.close(4000, "enough");
    expect(await chatter.ended.promise).toEqual({ code: 4000, reason: "enough" });
  });

  it("ends with 1006 when the wire is cut", async () => {
    const { socket } = await welcomed();
    socket.drop();
    expect(await chatter.ended.promise).toEqual({ code: 1006, reason: "" });
  });

  it("tells of broken frames, then of the end", async () => {
    const { socket } = await welcomed();
    socket.send({ type: "x".repeat(100_000) });
    expect((await chatter.broken.promise).message).toContain("payload size exceeded");
    expect((await socket.closed).code).toBe(1009);
    await chatter.ended.promise;
  });

  it("is asked to come back when the server drains", async () => {
    const { socket } = await welcomed();
    await socket.roundTrip();
    chatter.drain();
    expect(await socket.closed).toEqual({ code: 1012, reason: "restart" });
  });
});

describe("A broadcast", () => {
  it("reaches all, or all but one", async () => {
    const people = [await welcomed(), await welcomed(), await welcomed()];
    const [anna, ben, cleo] = people.map(({ socket }) => socket) as [Socket, Socket, Socket];
    anna.send({ type: "tell all" });
    await Promise.all([anna, ben, cleo].map((socket) => socket.next("told")));
    anna.send({ type: "tell others" });
    await Promise.all([ben.next("told"), cleo.next("told")]);
    await anna.roundTrip();
    expect(anna.received("told")).toHaveLength(1);
  });

  it("of somebody's end reaches those who stay", async () => {
    const [anna, ben] = [await welcomed(), await welcomed()];
    await ben.socket.close();
    expect(await anna.socket.next("gone")).toMatchObject({ id: ben.id });
  });
});

describe("A hook", () => {
  it.each(["clash", "clash later"])("that refuses (%s) answers with its code", async (type) => {
    const { socket } = await welcomed();
    socket.send({ type });
    const code = type === "clash" ? "taken" : "conflict";
    expect(await socket.next("error")).toMatchObject({ code, message: expect.any(String) });
    await socket.roundTrip();
    expect(linesOf("error")).toEqual([]);
  });

  it.each(["crash", "crash later"])("that fails (%s) is logged once", async (type) => {
    const { socket, id } = await welcomed();
    socket.send({ type });
    const answer = await socket.next("error");
    expect(answer).toMatchObject({ code: "internal", reference: expect.any(String) });
    expect(JSON.stringify(answer)).not.toContain("secret");
    await socket.roundTrip();
    const { reference } = answer;
    const whose = { connection_id: id, user_id: ada.id };
    expect(linesOf("error")).toMatchObject([{ reference, ...whose, part: "chatter" }]);
  });

  it("that fails after the end is only logged", async () => {
    const { socket, id } = await welcomed();
    await socket.close();
    const line = await until(() => linesOf("error")[0], { what: "the line" });
    expect(line).toMatchObject({ err: { message: "closing fails too" }, connection_id: id });
  });

  it("logs with the id of its connection, and of no other", async () => {
    const [first, second] = [await welcomed(), await welcomed()];
    await Promise.all([first, second].map(({ socket }) => socket.roundTrip()));
    const came = staged.lines.filter(({ msg }) => msg === "somebody came");
    expect(came.map((line) => line["connection_id"])).toEqual([first.id, second.id]);
    expect(came.every((line) => line["user_id"] === ada.id)).toBe(true);
  });
});
