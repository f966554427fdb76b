import { requestScoped } from "../../platform/container/index.ts";
import { action, json, view } from "../../platform/http/index.ts";
import { ApiDescription } from "./api_description.ts";
import { subjectsOf } from "./docs_page.ts";

/** The description of the API itself. */
@requestScoped()
export class OpenApiController {
  readonly #description: ApiDescription;

  constructor(description: ApiDescription) {
    this.#description = description;
  }

  show = action({ about: { summary: "This document, in OpenAPI 3.1." } }, () =>
    json(this.#description.document(), {
      headers: { "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300" },
    }),
  );

  /** The same for people, with a form to try each operation. */
  docs = action(
    { about: { summary: "The API as a page, to try it.", type: "text/html" } },
    ({ raw }) => {
      const { origin } = new URL(raw.req.url);
      return view("openapi/docs.njk", {
        subjects: subjectsOf(this.#description.document(), origin),
      });
    },
  );
}
