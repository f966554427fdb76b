import { z } from "zod";
import { singleton } from "../../../platform/container/index.ts";
import { NodeControl, type Outcome } from "../../../platform/control/index.ts";
import { AppError, NotFoundError } from "../../../platform/errors/index.ts";
import { Change, Changed, isOn, SseGateway } from "../../../platform/realtime/index.ts";
import { Limits, personKey, type Viewer } from "../../../platform/security/index.ts";

const VERB = "stream:change";
const PATIENCE_MS = 5_000;

const Asked = z.object({ id: z.string(), person: z.number(), change: Change });
const Answer = z.union([
  z.object({ changed: Changed }),
  z.object({ status: z.number(), code: z.string(), message: z.string() }),
]);

/** Changes streams wherever they are: each tells by its id on which node. */
@singleton()
export class StreamChanges {
  readonly #gateway: SseGateway;
  readonly #control: NodeControl;
  readonly #limits: Limits;

  constructor(gateway: SseGateway, control: NodeControl, limits: Limits) {
    this.#gateway = gateway;
    this.#control = control;
    this.#limits = limits;
  }

  /** Begins to answer the other nodes; at boot. */
  listen(): void {
    this.#control.on(VERB, async (input) => {
      const { id, person, change } = Asked.parse(input);
      return this.#answer(id, person, change);
    });
  }

  /** @throws NotFoundError when there is no such stream of this person, and as the gateway */
  async make(id: string, viewer: Viewer, change: Change): Promise<Changed> {
    const key = `${personKey(viewer.id)}#${id}`;
    if (change.subscribe.length > 0) this.#limits.door("joins").pass(key, change.subscribe.length);
    const here = await this.#gateway.change(id, viewer.id, change);
    const changed = here ?? (await this.#elsewhere(id, viewer.id, change));
    if (changed) return changed;
    const text = "There is no such stream of yours. It may have ended; connect again.";
    throw new NotFoundError("stream_not_found", text);
  }

  async #elsewhere(id: string, person: number, change: Change): Promise<Changed | undefined> {
    const nodes = await this.#control.nodes();
    const owner = nodes.find(({ node }) => isOn(node, id));
    if (!owner) return undefined;
    const input = { id, person, change };
    const replies = await this.#control.ask(VERB, {
      input,
      node: owner.node,
      withinMs: PATIENCE_MS,
    });
    const answers = replies.flatMap(({ value }) => Answer.safeParse(value).data ?? []);
    for (const answer of answers) {
      if ("changed" in answer) return answer.changed;
      throw new AppError(answer.status, answer.code, answer.message);
    }
    return undefined;
  }

  async #answer(id: string, person: number, change: Change): Promise<Outcome> {
    try {
      const changed = await this.#gateway.change(id, person, change);
      return changed ? { text: "Changed.", value: { changed } } : { text: "Not here." };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { status, code, message } = error;
      return { ok: false, text: message, value: { status, code, message } };
    }
  }
}
