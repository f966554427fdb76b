import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askServers, ControlServer } from "../../../../app/platform/control/index.ts";

let folder: string;
let started: ControlServer[];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "parley-run-")), "run");
  started = [];
});
afterEach(async () => {
  for (const server of started) await server.close();
  rmSync(join(folder, ".."), { recursive: true, force: true });
});

async function start(node: string): Promise<ControlServer> {
  const server = new ControlServer({ folder, node });
  server.on("greet", (input) => ({ text: `${node} greets ${String(input)}.`, value: { node } }));
  server.on("fail", () => {
    throw new Error("This went wrong.");
  });
  await server.listen();
  started.push(server);
  return server;
}

/** A socket of a process that ended without cleaning up. */
function leaveSocket(node: string): string {
  const path = join(folder, `parley-${node}.sock`);
  const script = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
  spawnSync(process.execPath, ["-e", script, path]);
  return path;
}

describe("the socket of a running server", () => {
  it("answers each verb, of every server of the storage", async () => {
    await start("eu-1");
    await start("eu-2");
    const replies = await askServers(folder, "greet", "Ada");
    expect(replies.toSorted((a, b) => a.node.localeCompare(b.node))).toEqual([
      { node: "eu-1", ok: true, text: "eu-1 greets Ada.", value: { node: "eu-1" } },
      { node: "eu-2", ok: true, text: "eu-2 greets Ada.", value: { node: "eu-2" } },
    ]);
  });

  it("says what went wrong, and which verb it does not know", async () => {
    await start("eu-1");
    const failed = { node: "eu-1", ok: false };
    expect(await askServers(folder, "fail")).toEqual([{ ...failed, text: "This went wrong." }]);
    expect(await askServers(folder, "sing")).toEqual([
      { ...failed, text: "This server does not know sing." },
    ]);
  });

  it("takes lines of JSON only", async () => {
    const { path } = await start("eu-1");
    const socket = connect(path);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    const [reply] = (await once(socket, "data")) as [Buffer];
    expect(JSON.parse(String(reply))).toMatchObject({ ok: false });
    expect(await askServers(folder, "greet", "Ada")).toHaveLength(1);
  });

  it("answers also whoever has hung up on their side", async () => {
    const { path } = await start("eu-1");
    const socket = connect({ path, allowHalfOpen: true });
    socket.end(`{"verb":"greet","input":"Ada"}\n`);
    const [reply] = (await once(socket, "data")) as [Buffer];
    expect(JSON.parse(String(reply))).toMatchObject({ text: "eu-1 greets Ada." });
    socket.destroy();
  });

  it("opens to nobody but its owner, and goes with the server", async () => {
    const server = await start("eu-1");
    expect(statSync(server.path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await server.close();
    expect(existsSync(server.path)).toBe(false);
  });

  it("clears away what a killed server left, its own name included", async () => {
    await start("eu-1");
    const [other, own] = [leaveSocket("eu-3"), leaveSocket("eu-2")];
    expect([existsSync(other), existsSync(own)]).toEqual([true, true]);
    await start("eu-2");
    expect(existsSync(other)).toBe(false);
    expect(await askServers(folder, "greet", "Ada")).toHaveLength(2);
  });

  it("is not taken from a living server of the same name", async () => {
    await start("eu-1");
    await expect(start("eu-1")).rejects.toThrow("Another server is called eu-1");
    expect(await askServers(folder, "greet", "Ada")).toHaveLength(1);
  });

  it("is missed in a sentence when nothing runs, or only a dead one did", async () => {
    const none = { code: "no_server", message: expect.stringContaining("No server runs here") };
    await expect(askServers(folder, "greet")).rejects.toMatchObject(none);
    await (await start("eu-1")).close();
    leaveSocket("eu-2");
    await expect(askServers(folder, "greet")).rejects.toMatchObject(none);
  });
});
