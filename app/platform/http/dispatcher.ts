import type { Context } from "hono";
import { Settings } from "../../../config/settings.ts";
import { type Container, openScope, type Scope } from "../container/index.ts";
import { reading, readingLeniently } from "../database/index.ts";
import { AppError, NotFoundError, TooLargeError } from "../errors/index.ts";
import { isUpgrade, whenThere } from "../support/index.ts";
import { Action, type Answer, type AnyInput } from "./action.ts";
import { ActionRequest } from "./action_request.ts";
import { errorHeaders } from "./errors/error_headers.ts";
import { checkBody, readParams, readQuery, readSubmission } from "./input.ts";
import { isHtmx, wantsJson } from "./negotiation.ts";
import { errorsByField, oldInput } from "./old_input.ts";
import type { Responder } from "./responder.ts";
import type { Result, ViewResult } from "./results.ts";
import type { HttpRoute } from "./route.ts";
import type { Urls } from "./urls.ts";

/** Runs actions: a scope for the request, the controller from it, typed input, and the answer. */
export class Dispatcher {
  readonly #container: Container;
  readonly #responder: Responder;
  readonly #urls: Urls;
  readonly #settings: Settings;
  /** Without replicas there is nothing to choose. */
  readonly #hasReplicas: boolean;

  constructor(container: Container, responder: Responder, urls: Urls) {
    this.#container = container;
    this.#responder = responder;
    this.#urls = urls;
    this.#settings = container.resolve(Settings);
    this.#hasReplicas = this.#settings.database.replicaUrls.length > 0;
  }

  /** At once where nothing is to be waited for. */
  dispatch(c: Context, route: HttpRoute): Response | Promise<Response> {
    // An upgrade belongs on a WebSocket route; here it would be answered with a page nobody reads.
    if (isUpgrade(c)) throw new NotFoundError();
    return within(openScope(this.#container), (scope) =>
      whenThere(this.#read(c, actionOf(scope, route)), (result) =>
        this.#responder.respond(c, result),
      ),
    );
  }

  #read(c: Context, action: Action): Answer {
    const run = () => this.#run(c, action);
    if (!this.#hasReplicas) return run();
    const from = action.input.reads ?? (isLookedAt(c) ? "replicas" : "newest");
    const promised = async () => run();
    return from === "replicas" ? readingLeniently(promised) : reading(from, promised);
  }

  #run(c: Context, action: Action): Answer {
    const { input } = action;
    if (input.body || input.invalid) return this.#runSubmission(c, action);
    const params = readParams(c, input);
    const query = readQuery(c, input);
    return action.run(this.#request(c, { params, query, body: {} }));
  }

  async #runSubmission(c: Context, action: Action): Promise<Result> {
    const { input } = action;
    const params = readParams(c, input);
    const query = readQuery(c, input);
    let submitted: unknown;
    try {
      submitted = await this.#submission(c, input);
      const body = checkBody(submitted, input);
      return await action.run(this.#request(c, { params, query, body }));
    } catch (error) {
      if (!input.invalid || !isRefusedForm(c, error)) throw error;
      const request = this.#request(c, { params, query, body: submitted });
      return formAgain(await input.invalid(request, error), error, submitted);
    }
  }

  async #submission(c: Context, input: AnyInput): Promise<unknown> {
    try {
      return await readSubmission(c, input, this.#settings.limits.bodyBytes);
    } catch (error) {
      if (!input.tooLarge || !(error instanceof TooLargeError)) throw error;
      const fields = [input.tooLarge];
      throw new TooLargeError(error.code, input.tooLarge.message, { cause: error, fields });
    }
  }

  #request(c: Context, values: { params: unknown; query: unknown; body: unknown }): ActionRequest {
    return new ActionRequest(values, c, this.#urls);
  }
}

/** Does some work in a scope, and ends the scope with it. */
function within(scope: Scope, work: (scope: Scope) => Response | Promise<Response>) {
  let response: Response | Promise<Response>;
  try {
    response = work(scope);
  } catch (error) {
    return whenThere(scope.end(), () => {
      throw error;
    });
  }
  if (response instanceof Promise) return endingWith(response, scope);
  const [answered, ended] = [response, scope.end()];
  return ended ? ended.then(() => answered) : answered;
}

async function endingWith(response: Promise<Response>, scope: Scope): Promise<Response> {
  try {
    return await response;
  } finally {
    await scope.end();
  }
}

function actionOf(scope: Scope, { controller, action }: HttpRoute): Action {
  if (action instanceof Action) return action;
  const found = controller && (scope.resolve(controller) as Record<string, unknown>)[action];
  if (found instanceof Action) return found;
  throw new Error(`${controller?.name}.${action} is not an action.`);
}

/** Whether it is only looked at: what htmx asks for is often the echo of a change that others made just now. */
function isLookedAt(c: Context): boolean {
  return (c.req.method === "GET" || c.req.method === "HEAD") && !isHtmx(c);
}

/** Whether a person filled a form in wrongly and can be shown it again. */
function isRefusedForm(c: Context, error: unknown): error is AppError {
  return error instanceof AppError && error.fields.length > 0 && !wantsJson(c);
}

function formAgain(form: ViewResult, error: AppError, submitted: unknown): ViewResult {
  // What was too large to be read left nothing to show again.
  const old = submitted === undefined ? {} : { old: oldInput(submitted) };
  const data = { errors: errorsByField(error.fields), ...old, ...form.data };
  return { status: error.status, headers: errorHeaders(error), ...form, data };
}
