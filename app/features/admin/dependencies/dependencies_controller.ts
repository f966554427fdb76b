import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { adminView } from "../admin_view.ts";
import { Dependencies } from "./dependencies.ts";

/** Database, Redis, mail and the rest: whether they answer, and what stands before them. */
@requestScoped()
export class DependenciesController {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  index = action({}, async () => {
    const { dependencies, silent } = await this.#dependencies.all();
    return adminView(
      "admin/dependencies/index.njk",
      { dependencies, silent },
      {
        partial: "admin/dependencies/_dependencies.njk",
        json: { data: dependencies, silent },
      },
    );
  });
}
