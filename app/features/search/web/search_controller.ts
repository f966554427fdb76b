import type { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { ValidationError } from "../../../platform/errors/index.ts";
import { action, view } from "../../../platform/http/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { SearchAnswers } from "../search_answers.ts";
import { SearchPageParams, tooLong } from "../search_params.ts";
import type { SearchAnswer } from "../search_resource.ts";

const LIMIT = 20;

type Query = z.output<typeof SearchPageParams>;

/** The page of the search. */
@requestScoped()
export class SearchController {
  readonly #answers: SearchAnswers;

  constructor(answers: SearchAnswers) {
    this.#answers = answers;
  }

  // What one may see is never a matter of a moment ago.
  index = action({ query: SearchPageParams, reads: "primary" }, async ({ viewer, query }) => {
    const { answer, error } = await this.#answer(viewer, query);
    return view(
      "search/index.njk",
      { search: query, answer, error },
      { json: answer ?? { error } },
    );
  });

  /** What is refused is said beside the field: people are still typing. */
  async #answer(viewer: Viewer, query: Query): Promise<{ answer?: SearchAnswer; error?: string }> {
    const error = tooLong(query.q);
    if (error !== undefined) return { error };
    if (query.q.trim() === "") return {};
    try {
      return { answer: await this.#answers.to(viewer, { ...query, limit: LIMIT }) };
    } catch (refused) {
      if (refused instanceof ValidationError) return { error: refused.message };
      throw refused;
    }
  }
}
