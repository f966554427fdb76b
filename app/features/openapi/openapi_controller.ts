import { requestScoped } from "../../platform/container/index.ts";
import { action, json } from "../../platform/http/index.ts";
import { ApiDescription } from "./api_description.ts";

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
}
