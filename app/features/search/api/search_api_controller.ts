import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { SearchAnswers } from "../search_answers.ts";
import { SearchParams } from "../search_params.ts";
import { SearchAnswer } from "../search_resource.ts";

const ABOUT = { summary: "Find messages that one may read.", answer: SearchAnswer };

/** Search for programs. */
@requestScoped()
export class SearchApiController {
  readonly #answers: SearchAnswers;

  constructor(answers: SearchAnswers) {
    this.#answers = answers;
  }

  // What one may see is never a matter of a moment ago.
  index = action(
    { query: SearchParams, reads: "primary", about: ABOUT },
    async ({ viewer, query }) => json(await this.#answers.to(viewer, query)),
  );
}
