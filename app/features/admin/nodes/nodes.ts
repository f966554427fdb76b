import { z } from "zod";
import { singleton } from "../../../platform/container/index.ts";
import { NodeControl, type Reply } from "../../../platform/control/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import { type AuditActor, AuditLog } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";

/** A page does not wait longer for a node that is silent. */
const PATIENCE_MS = 2000;

const Figure = z.union([z.number(), z.string(), z.boolean()]);
const Figures = z.record(z.string(), z.record(z.string(), Figure));

/** Figure of a part by its name. */
export type PartFigures = Record<string, z.output<typeof Figure>>;

/** A server that runs. */
export interface NodeReport {
  node: string;
  host: string;
  pid: number;
  /** ISO 8601. */
  started_at: string;
  /** Why there are no figures of it; null when there are. */
  problem: string | null;
  /** Part → figures; empty while it does not answer. */
  figures: Record<string, PartFigures>;
}

/** The nodes of the installation: asked each time, so what is shown is what is. */
@singleton()
export class Nodes {
  readonly #control: NodeControl;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(control: NodeControl, audit: AuditLog, clock: Clock) {
    this.#control = control;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Every node with its figures, by name. */
  async all(): Promise<NodeReport[]> {
    const [facts, replies] = await Promise.all([
      this.#control.nodes(),
      this.#control.ask("stats", { withinMs: PATIENCE_MS }),
    ]);
    const byNode = new Map(replies.map((reply) => [reply.node, reply]));
    return facts.map(({ run: _run, ...node }) => ({ ...node, ...told(byNode.get(node.node)) }));
  }

  /** @throws NotFoundError `node_not_found` */
  async get(name: string): Promise<NodeReport> {
    const found = (await this.all()).find(({ node }) => node === name);
    if (!found) throw nodeNotFound(name);
    return found;
  }

  /**
   * Takes a node out of traffic, or gives it traffic again, and writes that down.
   *
   * @returns what the node says; its first words when it takes longer than a page should
   * @throws NotFoundError `node_not_found`
   */
  async turn(name: string, what: "drain" | "undrain", by: AuditActor): Promise<Reply> {
    const known = (await this.#control.nodes()).some(({ node }) => node === name);
    if (!known) throw nodeNotFound(name);
    const act = what === "drain" ? "node.drained" : "node.undrained";
    await this.#audit.record({ actor: by, act, subject: `node:${name}` });
    const asked = this.#control.ask(`node:${what}`, { node: name });
    const first = { node: name, ok: true, text: `${name} is on it.` };
    return Promise.race([asked.then(([reply]) => reply ?? first), this.#after(first)]);
  }

  #after(reply: Reply): Promise<Reply> {
    return new Promise((resolve) => this.#clock.after(PATIENCE_MS, () => resolve(reply)));
  }
}

function told(reply: Reply | undefined): Pick<NodeReport, "problem" | "figures"> {
  if (!reply?.ok) return { problem: reply?.text ?? "The server gave no answer.", figures: {} };
  const figures = Figures.safeParse(reply.value);
  if (figures.success) return { problem: null, figures: figures.data };
  return { problem: "It speaks another version: its figures cannot be read.", figures: {} };
}

function nodeNotFound(name: string): NotFoundError {
  return new NotFoundError("node_not_found", `No server called ${name} runs here.`);
}
