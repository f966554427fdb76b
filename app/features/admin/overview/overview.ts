import { singleton } from "../../../platform/container/index.ts";
import { Health } from "../../../platform/http/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import { Presence } from "../../../platform/realtime/index.ts";
import { Clock, version } from "../../../platform/support/index.ts";
import { TrackedErrors } from "../../../platform/tracker/index.ts";
import { Directory, type Headcount } from "../../accounts/index.ts";
import { MessageCounts } from "../../messages/index.ts";
import { type RoomCount, RoomDirectory } from "../../rooms/index.ts";
import { Configuration } from "../configuration/configuration.ts";
import { type NodeReport, Nodes } from "../nodes/nodes.ts";
import { type StorageSize, StorageSizes } from "./storage_sizes.ts";
import { type Warning, warningsIn } from "./warnings.ts";

const DAY_MS = 86_400_000;

/** What the first page shows. */
export interface OverviewFigures {
  version: string;
  /** ISO 8601: since when the node runs that has been up for longest. */
  up_since: string | null;
  warnings: Warning[];
  nodes: number;
  connections: number;
  people: Headcount & { online: number };
  rooms: RoomCount;
  /** Within the last 24 hours. */
  messages_today: number;
  queue: { waiting: number; dead: number; oldest_ms: number };
  errors_open: number;
  storage: StorageSize;
}

/** Gathers the state of the installation. */
@singleton()
export class Overview {
  readonly #health: Health;
  readonly #nodes: Nodes;
  readonly #configuration: Configuration;
  readonly #outbox: Outbox;
  readonly #errors: TrackedErrors;
  readonly #presence: Presence;
  readonly #directory: Directory;
  readonly #rooms: RoomDirectory;
  readonly #messages: MessageCounts;
  readonly #storage: StorageSizes;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    health: Health,
    nodes: Nodes,
    configuration: Configuration,
    outbox: Outbox,
    errors: TrackedErrors,
    presence: Presence,
    directory: Directory,
    rooms: RoomDirectory,
    messages: MessageCounts,
    storage: StorageSizes,
    clock: Clock,
  ) {
    this.#health = health;
    this.#nodes = nodes;
    this.#configuration = configuration;
    this.#outbox = outbox;
    this.#errors = errors;
    this.#presence = presence;
    this.#directory = directory;
    this.#rooms = rooms;
    this.#messages = messages;
    this.#storage = storage;
    this.#clock = clock;
  }

  async read(): Promise<OverviewFigures> {
    const [nodes, queue, errors, storage, warned] = await Promise.all([
      this.#nodes.all(),
      this.#outbox.stats(),
      this.#errors.counts(),
      this.#storage.read(),
      Promise.all([this.#health.report(), this.#configuration.reloads()]),
    ]);
    const [health, reloads] = warned;
    const { free } = storage;
    return {
      version: version(),
      up_since: nodes.map(({ started_at }) => started_at).toSorted()[0] ?? null,
      warnings: warningsIn({ health, nodes, reloads, queue, errors, free }),
      nodes: nodes.length,
      connections: connectionsOf(nodes),
      ...(await this.#life()),
      queue: { waiting: queue.waiting, dead: queue.dead, oldest_ms: queue.oldestMs },
      errors_open: errors.open,
      storage,
    };
  }

  async #life(): Promise<Pick<OverviewFigures, "people" | "rooms" | "messages_today">> {
    const [online, people, rooms, messages] = await Promise.all([
      this.#presence.onlineUsers(),
      this.#directory.count(),
      this.#rooms.count(),
      this.#messages.since(this.#clock.now() - DAY_MS),
    ]);
    return { people: { ...people, online: online.length }, rooms, messages_today: messages };
  }
}

function connectionsOf(nodes: readonly NodeReport[]): number {
  return nodes.reduce((sum, { figures }) => sum + Number(figures["node"]?.["connections"] ?? 0), 0);
}
