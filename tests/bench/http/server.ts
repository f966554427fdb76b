/** One candidate in a process of its own: says where it listens, then what its processor time was. */
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { ANSWER, startParley } from "./parley.ts";

const [name = "hono", page = ""] = process.argv.slice(2);

async function startHono(): Promise<string> {
  const app = new Hono();
  app.get("/bench/bare", (c) => c.json(ANSWER));
  app.get("/page", (c) => c.html(page));
  const server = createAdaptorServer(app);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const url = name === "hono" ? await startHono() : await startParley();
process.on("message", () => process.send?.({ cpu: process.cpuUsage() }));
process.send?.({ url });
process.on("disconnect", () => process.exit());
