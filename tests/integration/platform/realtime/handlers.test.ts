import { describe, expect, test } from "vitest";
import { ConflictError } from "../../../../app/platform/errors/index.ts";
import { until } from "../../../support/until.ts";
import { ANN, BEN, Counter, useStage } from "./stage.ts";

const stage = useStage();

describe("A handler", () => {
  test("that refuses answers with its own code; the connection lives", async () => {
    await stage().start();
    const ann = await stage().connect();
    const answer = await ann.ask({ type: "clash" });
    expect(answer).toMatchObject({ type: "error", code: "taken", message: "This name is taken." });
    expect(stage().serious).toEqual([]);
  });

  test("that fails answers with a reference that finds the line in the log, and no detail", async () => {
    await stage().start();
    const ann = await stage().connect();
    const answer = await ann.ask({ type: "crash" });
    expect(answer).toMatchObject({ type: "error", code: "internal" });
    expect(JSON.stringify(answer)).not.toContain("secret");
    const line = stage().lines.find(({ reference }) => reference === answer["reference"]);
    expect(line).toMatchObject({ level: "error", err: { message: "a secret detail" } });
    await ann.roundTrip();
  });

  test("of a connection keeps its service, which ends with it", async () => {
    await stage().start();
    const before = Counter.disposed;
    const [ann, ben] = [await stage().connect(), await stage().connect(BEN)];
    await ann.ask({ type: "wave", hand: "left" });
    expect(await ann.ask({ type: "wave", hand: "left" })).toMatchObject({ count: 2 });
    expect(await ben.ask({ type: "wave", hand: "left" })).toMatchObject({ count: 1 });
    await ann.close();
    await until(() => Counter.disposed === before + 1, { what: "the end of the service" });
  });

  test("gets the messages of a connection one after the other, in order", async () => {
    await stage().start();
    const ann = await stage().connect();
    for (let n = 0; n < 200; n += 1) ann.send({ type: "slow", n });
    await ann.roundTrip();
    expect(stage().trail).toEqual(Array.from({ length: 200 }, (_, n) => `slow ${n}`));
  });

  test("does what was asked before the client left", async () => {
    await stage().start();
    const ann = await stage().connect();
    for (let n = 0; n < 10; n += 1) ann.send({ type: "slow", n });
    await ann.close();
    await until(() => stage().trail.length >= 10, { what: "the last message" });
    expect(stage().trail).toHaveLength(10);
  });

  test("stands in the log's context", async () => {
    await stage().start();
    const ann = await stage().connect();
    const { connection_id } = await ann.next("connected");
    expect(await ann.ask({ type: "context" })).toMatchObject({ connection_id, user_id: ANN });
  });

  test("that refuses or fails leaves lines that name connection and person", async () => {
    await stage().start();
    const [ann, ben] = [await stage().connect(), await stage().connect(BEN)];
    const [anns, bens] = [await ann.next("connected"), await ben.next("connected")];
    const { reference } = await ann.ask({ type: "crash" });
    ben.sendRaw("no JSON");
    await ben.next("error");
    const line = (field: string, value: unknown) =>
      stage().lines.find((each) => each[field] === value);
    const whose = { connection_id: anns["connection_id"], user_id: ANN };
    expect(line("reference", reference)).toMatchObject(whose);
    expect(line("code", "invalid_json")).toMatchObject({
      connection_id: bens["connection_id"],
      user_id: BEN,
    });
  });
});

describe("The pipeline", () => {
  test("runs around every message, in order, and may end it", async () => {
    await stage().start({
      middleware: [
        async (request, next) => {
          stage().trail.push(`first ${request.type}`);
          await next();
          stage().trail.push("first after");
        },
        async ({ type }, next) => {
          if (type === "clash") throw new ConflictError("stopped", "Stopped on the way.");
          await next();
        },
      ],
    });
    const ann = await stage().connect();
    await ann.ask({ type: "wave", hand: "left" });
    expect(await ann.ask({ type: "clash" })).toMatchObject({ code: "stopped" });
    expect(stage().trail).toEqual(["first wave", "first after", "first clash"]);
  });

  test("logs type, size and duration when asked to, and never the text", async () => {
    await stage().start();
    stage().node.settings.logging.sockets = ["native"];
    const ann = await stage().connect();
    await ann.ask({ type: "wave", hand: "left", note: "a secret" });
    const line = stage().lines.find(({ msg }) => msg === "socket message");
    expect(line).toMatchObject({ type: "wave", size: expect.any(Number), ms: expect.any(Number) });
    expect(JSON.stringify(stage().lines)).not.toContain("secret");
  });
});
