import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askNodes, NodeControl } from "../../../../app/platform/control/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Policies, RedisConnections } from "../../../../app/platform/resilience/index.ts";
import { FakeClock, Figures } from "../../../../app/platform/support/index.ts";
import { Settings } from "../../../../config/settings.ts";

let storage: string;
let folder: string;
let started: NodeControl[];
beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), "parley-run-"));
  folder = join(storage, "run");
  started = [];
});
afterEach(async () => {
  for (const server of started) await server.stop();
  rmSync(storage, { recursive: true, force: true });
});

async function start(node: string, warnings = pino({ level: "silent" })): Promise<NodeControl> {
  const settings = Settings.from([{ name: "test", values: { STORAGE_PATH: storage } }]);
  const log = new Log(warnings, node);
  const control = new NodeControl(
    settings,
    log,
    new RedisConnections(settings, new Policies(settings, log, new Figures()), log),
    new FakeClock(),
  );
  control.on("greet", (input) => ({ text: `${node} greets ${String(input)}.`, value: { node } }));
  control.on("fail", () => {
    throw new Error("This went wrong.");
  });
  started.push(control);
  await control.start();
  return control;
}

const askServers = (verb: string, input?: unknown) => askNodes({ folder }, verb, { input });
const pathOf = (node: string) => join(folder, `parley-${node}.sock`);

/** A socket of a process that ended without cleaning up. */
function leaveSocket(node: string): string {
  const path = pathOf(node);
  const script = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
  spawnSync(process.execPath, ["-e", script, path]);
  return path;
}

describe("the socket of a running server", () => {
  it("answers each verb, of every server of the storage", async () => {
    await start("eu-1");
    await start("eu-2");
    expect(await askServers("greet", "Ada")).toEqual([
      { node: "eu-1", ok: true, text: "eu-1 greets Ada.", value: { node: "eu-1" } },
      { node: "eu-2", ok: true, text: "eu-2 greets Ada.", value: { node: "eu-2" } },
    ]);
  });

  it("says what went wrong, and which verb it does not know", async () => {
    await start("eu-1");
    const failed = { node: "eu-1", ok: false };
    expect(await askServers("fail")).toEqual([{ ...failed, text: "This went wrong." }]);
    expect(await askServers("sing")).toEqual([
      { ...failed, text: "This server does not know sing." },
    ]);
  });

  it("takes lines of JSON only", async () => {
    await start("eu-1");
    const socket = connect(pathOf("eu-1"));
    socket.write("GET / HTTP/1.1\r\n\r\n");
    const [reply] = (await once(socket, "data")) as [Buffer];
    expect(JSON.parse(String(reply))).toMatchObject({ ok: false });
    expect(await askServers("greet", "Ada")).toHaveLength(1);
  });

  it("answers also whoever has hung up on their side", async () => {
    await start("eu-1");
    const socket = connect({ path: pathOf("eu-1"), allowHalfOpen: true });
    socket.end(`{"verb":"greet","input":"Ada"}\n`);
    const [reply] = (await once(socket, "data")) as [Buffer];
    expect(JSON.parse(String(reply))).toMatchObject({ text: "eu-1 greets Ada." });
    socket.destroy();
  });

  it("opens to nobody but its owner, and goes with the server", async () => {
    const server = await start("eu-1");
    expect(statSync(pathOf("eu-1")).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await server.stop();
    expect(existsSync(pathOf("eu-1"))).toBe(false);
  });

  it("clears away what a killed server left, its own name included", async () => {
    await start("eu-1");
    const [other, own] = [leaveSocket("eu-3"), leaveSocket("eu-2")];
    expect([existsSync(other), existsSync(own)]).toEqual([true, true]);
    await start("eu-2");
    expect(existsSync(other)).toBe(false);
    expect(await askServers("greet", "Ada")).toHaveLength(2);
  });

  it("is not taken from a living server of the same name", async () => {
    await start("eu-1");
    const said: string[] = [];
    await start("eu-1", pino({}, { write: (line: string) => void said.push(line) }));
    expect(said.join("")).toContain("Another server is called eu-1");
    expect(await askServers("greet", "Ada")).toHaveLength(1);
  });

  it("is missed in a sentence when nothing runs, or only a dead one did", async () => {
    const none = { code: "no_server", message: expect.stringContaining("No server runs here") };
    await expect(askServers("greet")).rejects.toMatchObject(none);
    await (await start("eu-1")).stop();
    leaveSocket("eu-2");
    await expect(askServers("greet")).rejects.toMatchObject(none);
  });

  it("is asked by name, and missed by name", async () => {
    await start("eu-1");
    await start("eu-2");
    const ask = (node: string) => askNodes({ folder }, "greet", { input: "Ada", node });
    expect(await ask("eu-2")).toMatchObject([{ node: "eu-2", text: "eu-2 greets Ada." }]);
    await expect(ask("eu-9")).rejects.toThrow("No server called eu-9 runs here");
  });

  it("is one of those that the server itself asks", async () => {
    const control = await start("eu-1");
    expect(await control.ask("greet", { input: "Ada" })).toMatchObject([
      { node: "eu-1", ok: true, text: "eu-1 greets Ada." },
    ]);
    expect(await control.ask("greet", { node: "eu-9" })).toEqual([]);
    expect(await control.nodes()).toMatchObject([{ node: "eu-1", pid: process.pid }]);
  });
});
