import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, view } from "../../../platform/http/index.ts";
import { Candidates } from "../candidates.ts";

const Query = z.object({ query: z.string().max(80).default("") });

/** People whom one may write to, found by their names: a part of the list one jumps from. */
@requestScoped()
export class PeopleController {
  readonly #candidates: Candidates;

  constructor(candidates: Candidates) {
    this.#candidates = candidates;
  }

  index = action({ query: Query }, async ({ viewer, query }) =>
    view("direct/_people.njk", { people: await this.#candidates.called(viewer, query.query) }),
  );
}
