import type { Application } from "./application.ts";
import { NodeControl, type Outcome } from "./platform/control/index.ts";
import { Health, type Server } from "./platform/http/index.ts";
import { Connections, Registry } from "./platform/realtime/index.ts";
import { Figures } from "./platform/support/index.ts";

/** What a running server does when the console, or another node, asks; what concerns one part is said there. */
export function answerControl(application: Application, server: Server): void {
  const { container } = application;
  const control = container.resolve(NodeControl);
  control.on("stats", () => stats(application));
  control.on("node:drain", () => drain(application, server));
  control.on("node:undrain", () => undrain(application));
}

function stats({ container }: Application): Outcome {
  return { text: "Here are the figures.", value: container.resolve(Figures).read() };
}

async function drain({ container, log }: Application, server: Server): Promise<Outcome> {
  const before = container.resolve(Registry).size;
  log.part("server").info({ connections: before }, "draining");
  await server.drain();
  const text = `Drained: not ready any more, and ${before} live connections were sent elsewhere.`;
  return { text, value: { sent_away: before } };
}

function undrain({ container, log }: Application): Outcome {
  const health = container.resolve(Health);
  if (!health.draining) return { text: "It was not drained." };
  health.resume();
  container.resolve(Connections).resume();
  log.part("server").info("takes traffic again");
  return { text: "It takes traffic again." };
}
