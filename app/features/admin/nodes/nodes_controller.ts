import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import {
  action,
  type ActionRequest,
  json,
  redirect,
  type Result,
} from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { Nodes } from "./nodes.ts";

const NodeParams = z.object({ node: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/) });
type Turning = ActionRequest<z.output<typeof NodeParams>>;

/** The servers that run, what each says of itself, and taking one out of traffic. */
@requestScoped()
export class NodesController {
  readonly #nodes: Nodes;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  index = action({}, async () => {
    const nodes = await this.#nodes.all();
    return adminView(
      "admin/nodes/index.njk",
      { nodes },
      { partial: "admin/nodes/_nodes.njk", json: { data: nodes } },
    );
  });

  show = action({ params: NodeParams }, async ({ params }) => {
    const node = await this.#nodes.get(params.node);
    return adminView(
      "admin/nodes/show.njk",
      { node },
      { partial: "admin/nodes/_node.njk", json: node },
    );
  });

  drain = action({ params: NodeParams }, (request) => this.#turn(request, "drain"));

  undrain = action({ params: NodeParams }, (request) => this.#turn(request, "undrain"));

  async #turn({ viewer, params, wantsJson }: Turning, what: "drain" | "undrain"): Promise<Result> {
    const reply = await this.#nodes.turn(params.node, what, viewer);
    if (wantsJson) return json(reply);
    const flash = { [reply.ok ? "notice" : "error"]: `${reply.node}: ${reply.text}` };
    return redirect({ route: "admin.nodes" }, { flash });
  }
}
