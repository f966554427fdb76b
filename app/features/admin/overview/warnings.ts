import type { HealthReport } from "../../../platform/http/index.ts";
import type { NodeReload } from "../configuration/configuration.ts";
import type { NodeReport } from "../nodes/nodes.ts";

const LOW_DISK_BYTES = 1024 ** 3;
const LONG_WAIT_MS = 60_000;

/** Something that an administrator should look at. */
export interface Warning {
  /** `bad`: people feel it, or soon will. `look`: nothing is lost by a day. */
  level: "bad" | "look";
  /** What is the matter, and what to do. */
  text: string;
  /** Route below `admin.` that leads further. */
  route?: string;
}

/** What the warnings are drawn from. */
export interface Observed {
  health: HealthReport;
  nodes: readonly NodeReport[];
  reloads: readonly NodeReload[];
  queue: { waiting: number; dead: number; oldestMs: number };
  errors: { open: number };
  /** Bytes. */
  free: number;
}

/** What is not as it should be, the urgent first. */
export function warningsIn(observed: Observed): Warning[] {
  const all = [
    ...fromHealth(observed),
    ...fromNodes(observed),
    ...fromGuards(observed),
    ...fromQueue(observed),
    ...fromDisk(observed),
    ...fromReloads(observed),
    ...fromErrors(observed),
  ];
  return [...all.filter(isBad), ...all.filter((warning) => !isBad(warning))];
}

function isBad({ level }: Warning): boolean {
  return level === "bad";
}

function fromHealth({ health }: Observed): Warning[] {
  return health.checks
    .filter(({ ok }) => !ok)
    .map(({ name, message }) => bad(`The check of ${name} fails here: ${message ?? "no reason"}.`));
}

function fromNodes({ nodes }: Observed): Warning[] {
  const silent = nodes.filter(({ problem }) => problem !== null);
  const drained = nodes.filter(({ figures }) => figures["node"]?.["draining"] === true);
  const versions = new Set(nodes.flatMap(({ figures }) => figures["node"]?.["version"] ?? []));
  return [
    ...silent.map(({ node, problem }) => bad(`${node}: ${problem}`, "nodes")),
    ...drained.map(({ node }) => look(`${node} is drained: it takes no traffic.`, "nodes")),
    ...(versions.size > 1
      ? [look(`Nodes run different versions: ${[...versions].join(", ")}.`, "nodes")]
      : []),
  ];
}

/** A guard that is open refuses calls at once, since what it guards has failed too often. */
function fromGuards({ nodes }: Observed): Warning[] {
  return nodes.flatMap(({ node, figures }) =>
    Object.entries(figures)
      .filter(([part, { open }]) => part.startsWith("guard.") && Number(open) > 0)
      .map(([part]) => {
        const dependency = part.slice("guard.".length);
        return bad(`${node} does without ${dependency} for now: it failed too often.`, "nodes");
      }),
  );
}

function fromQueue({ queue }: Observed): Warning[] {
  const { dead, oldestMs } = queue;
  const minutes = Math.round(oldestMs / 60_000);
  return [
    ...(dead > 0 ? [look(`${dead} deliveries were set aside after many attempts.`, "queue")] : []),
    ...(oldestMs > LONG_WAIT_MS ? [bad(`A delivery waits for ${minutes} minutes.`, "queue")] : []),
  ];
}

function fromDisk({ free }: Observed): Warning[] {
  const megabytes = Math.floor(free / 1024 ** 2);
  return free < LOW_DISK_BYTES
    ? [bad(`The disk of the storage folder has ${megabytes} MB left. Make room.`)]
    : [];
}

function fromReloads({ reloads }: Observed): Warning[] {
  return reloads.flatMap(({ node, problems, waiting }) => [
    ...(problems.length > 0
      ? [look(`${node} refused its newest configuration; the old one holds.`, "configuration")]
      : []),
    ...(waiting.length > 0
      ? [look(`${node} waits for a restart to take ${waiting.join(", ")}.`, "configuration")]
      : []),
  ]);
}

function fromErrors({ errors }: Observed): Warning[] {
  const { open } = errors;
  return open > 0
    ? [look(`${open === 1 ? "An error is" : `${open} errors are`} open.`, "errors")]
    : [];
}

function bad(text: string, route?: string): Warning {
  return { level: "bad", text, ...(route !== undefined && { route }) };
}

function look(text: string, route?: string): Warning {
  return { ...bad(text, route), level: "look" };
}
