import { type Container, openScope } from "../../platform/container/index.ts";
import { Action, type HttpRoute, type Router } from "../../platform/http/index.ts";
import { version } from "../../platform/support/index.ts";
import { openPath, operationOf } from "./operation.ts";

type Json = Record<string, unknown>;

const DESCRIBED = ["/api/", "/realtime/"];

/** The HTTP API as an OpenAPI document, made of the routes and the schemas that check what comes in. */
export class ApiDescription {
  readonly #router: Router;
  readonly #container: Container;
  readonly #name: string;
  #document: Json | undefined;

  constructor(router: Router, container: Container, name: string) {
    this.#router = router;
    this.#container = container;
    this.#name = name;
  }

  /** Made when somebody first asks for it. */
  document(): Json {
    return (this.#document ??= this.#make());
  }

  #make(): Json {
    const scope = openScope(this.#container);
    const paths: Record<string, Json> = {};
    for (const route of this.#router.routes) {
      if (!DESCRIBED.some((prefix) => route.path.startsWith(prefix))) continue;
      const action = actionOf(route, (controller) => scope.resolve(controller));
      const path = (paths[openPath(route.path)] ??= {});
      if (action) path[route.verb] = operationOf(route, action);
    }
    void scope.dispose();
    return { openapi: "3.1.1", info: this.#info(), servers: [{ url: "/" }], paths, components };
  }

  #info(): Json {
    return {
      title: this.#name,
      version: version(),
      description:
        "Chat, live channels and what surrounds them. Errors are problem+json (RFC 9457) with a stable `code`.",
    };
  }
}

type Controller = NonNullable<HttpRoute["controller"]>;

function actionOf(
  { controller, action }: HttpRoute,
  resolve: (controller: Controller) => object,
): Action | undefined {
  if (action instanceof Action) return action;
  // A controller has its actions as members by name.
  const found = controller && (resolve(controller) as Record<string, unknown>)[action];
  return found instanceof Action ? found : undefined;
}

const problem = {
  type: "object",
  required: ["type", "title", "status", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", description: "Stable; for programs." },
    detail: { type: "string", description: "What happened, to what, and what to do next." },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

const components = {
  schemas: { Problem: problem },
  responses: {
    Problem: {
      description: "It was refused, or failed.",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  },
  securitySchemes: {
    bearer: {
      type: "http",
      scheme: "bearer",
      description: "A personal token, or a short-lived access token; the scopes are named.",
    },
    session: {
      type: "apiKey",
      in: "cookie",
      name: "session",
      description: "The session of a signed-in browser, under the name of SESSION_COOKIE.",
    },
  },
};
