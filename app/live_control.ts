import { z } from "zod";
import { LEVELS } from "../config/logging.ts";
import type { Application } from "./application.ts";
import { refresh } from "./platform/container/index.ts";
import { NodeControl, type Outcome } from "./platform/control/index.ts";
import { QueryLog } from "./platform/database/index.ts";
import { Health, type Server } from "./platform/http/index.ts";
import type { Log } from "./platform/logging/index.ts";
import { Connections, Registry } from "./platform/realtime/index.ts";
import { Policies } from "./platform/resilience/index.ts";
import { AuditLog } from "./platform/security/index.ts";
import { Sessions } from "./platform/sessions/index.ts";
import { Figures } from "./platform/support/index.ts";

const Named = z.object({ name: z.string() });
const FromConsole = z.object({ by: z.literal("console") });
const Level = z.object({ part: z.string().optional(), level: z.enum(LEVELS).optional() });

/** What a running server does when the console, or another node, asks; what concerns one part is said there. */
export function answerControl(application: Application, server: Server): void {
  const { container } = application;
  const control = container.resolve(NodeControl);
  control.on("stats", () => stats(application));
  control.on("dependencies", () => dependencies(application));
  control.on("queries", () => queries(application));
  control.on("queries:clear", () => clearQueries(application));
  control.on("node:drain", async (input) => {
    await noted(application, "node.drained", input);
    return drain(application, server);
  });
  control.on("node:undrain", async (input) => {
    await noted(application, "node.undrained", input);
    return undrain(application);
  });
  control.on("container:refresh", (input) => renew(application, Named.parse(input).name));
  control.on("log:level", (input) => level(application, Level.parse(input)));
  control.on("sessions:gc", () => collect(application));
}

/** What the console asks for is written down here; a page does so itself, with who asked. */
async function noted({ container, log }: Application, act: string, input: unknown): Promise<void> {
  if (!FromConsole.safeParse(input).success) return;
  const subject = `node:${log.nodeId}`;
  await container.resolve(AuditLog).record({ actor: "console", act, subject });
}

function stats({ container }: Application): Outcome {
  return { text: "Here are the figures.", value: container.resolve(Figures).read() };
}

function dependencies({ container }: Application): Outcome {
  return { text: "Here is what I depend on.", value: container.resolve(Policies).report() };
}

/** The page about them shows no more of each node than this. */
const MOST_STATEMENTS = 100;

function queries({ container }: Application): Outcome {
  const log = container.resolve(QueryLog);
  const figures = container.resolve(Figures).read();
  const { statements, ...report } = log.report();
  const caches = {
    queries: figures["database.cache"] ?? {},
    fragments: figures["views.fragments"] ?? {},
  };
  const value = { ...report, statements: statements.slice(0, MOST_STATEMENTS), caches };
  return { text: "Here is what I ask of the database.", value: { ...value, totals: log.totals } };
}

function clearQueries({ container }: Application): Outcome {
  container.resolve(QueryLog).clear();
  return { text: "Counting begins anew." };
}

async function drain({ container, log }: Application, server: Server): Promise<Outcome> {
  const before = container.resolve(Registry).size;
  log.part("server").info({ connections: before }, "draining");
  await server.drain();
  const text = `Drained: not ready any more, and ${before} live connections were sent elsewhere.`;
  return { text, value: { sent_away: before } };
}

async function renew({ container, log }: Application, name: string): Promise<Outcome> {
  const logger = log.part("container");
  const { disposed } = await refresh(container, name);
  logger.info({ service: name }, "made anew");
  disposed.catch((err: unknown) => logger.error({ err, service: name }, "the old one stays"));
  return { text: `${name} is made anew.` };
}

/** Without a level it only tells them. */
function level({ log }: Application, { part, level: wanted }: z.output<typeof Level>): Outcome {
  if (part === undefined || wanted === undefined) return { text: levelsOf(log), value: log.levels };
  if (part === "all") log.setLevels(wanted);
  else if (part in log.levels) log.setLevel(part, wanted);
  else return { ok: false, text: `There is no part ${part}. There are: ${partsOf(log)}.` };
  log.part("logging").info({ changed: part, to: wanted }, "a log level was changed");
  return { text: `The level of ${part} is ${wanted}.`, value: log.levels };
}

function levelsOf({ levels }: Log): string {
  return Object.entries(levels)
    .map(([part, name]) => `${part}=${name}`)
    .join(" ");
}

function partsOf({ levels }: Log): string {
  return [...Object.keys(levels), "all"].join(", ");
}

async function collect({ container }: Application): Promise<Outcome> {
  const removed = await container.resolve(Sessions).collect();
  return { text: `Expired sessions removed: ${removed}.`, value: { removed } };
}

function undrain({ container, log }: Application): Outcome {
  const health = container.resolve(Health);
  if (!health.draining) return { text: "It was not drained." };
  health.resume();
  container.resolve(Connections).resume();
  log.part("server").info("takes traffic again");
  return { text: "It takes traffic again." };
}
