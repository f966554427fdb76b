import type { z } from "zod";
import type { ReadFrom } from "../database/index.ts";
import type { AppError, FieldError } from "../errors/index.ts";
import type { ActionRequest } from "./action_request.ts";
import type { Result, ViewResult } from "./results.ts";

/** What an action hands back, at once or later. */
export type Answer = Result | Promise<Result>;

/** Nothing was declared, so nothing is read. */
export type Nothing = z.ZodType<Record<string, never>>;

/** What an action takes: schemas of the path's parameters, the query and the body. */
export interface Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  /** Of the path, as text: use `z.coerce`. What does not fit is a 404. */
  params?: P;
  /** Of the query, as text: use `z.coerce`. */
  query?: Q;
  /** Of a JSON or form body. */
  body?: B;
  /** Largest body in bytes; `LIMIT_BODY_BYTES` unless told. */
  bodyLimit?: number;
  /** Said beside a field of the form, instead of on a page of its own, when the body is above `bodyLimit`. */
  tooLarge?: FieldError;
  /**
   * Where its data comes from, where the database has replicas. A GET reads from them unless told, and once more from
   * the newest data before it fails; htmx, and whatever changes something, gets the newest.
   */
  reads?: ReadFrom;
  /** What `/api/openapi.json` says of it. */
  about?: About;
  /**
   * The form again, when a browser sent what is refused. The template also gets `errors` (field → message) and
   * `old` (field → what was typed, passwords left out). Clients that want JSON get problem+json instead.
   */
  invalid?: (
    request: ActionRequest<z.output<P>>,
    error: AppError,
  ) => ViewResult | Promise<ViewResult>;
}

/** An action in words and schemas, for who calls it. */
export interface About {
  /** A sentence that says what it does: "List live connections." */
  summary: string;
  /** Of the JSON of a good answer. */
  answer?: z.ZodType;
  /** Of a good answer; 200 unless told. */
  status?: number;
  /** Content type of a good answer; JSON unless told. */
  type?: string;
}

export type AnyInput = Input<z.ZodType, z.ZodType, z.ZodType>;

/** One thing that a controller can do; made by `action`, run by the dispatcher. */
export class Action {
  readonly input: AnyInput;
  readonly #handler: (request: ActionRequest) => Answer;

  constructor(input: AnyInput, handler: (request: ActionRequest) => Answer) {
    this.input = input;
    this.#handler = handler;
  }

  run(request: ActionRequest): Answer {
    return this.#handler(request);
  }
}

/**
 * Declares an action of a controller: what it takes, and what it does with the typed values.
 *
 * @example
 * show = action({ params: z.object({ id: z.coerce.number().int() }) }, async ({ viewer, params }) => {
 *   const room = await this.rooms.visibleTo(viewer, params.id);
 *   return view("rooms/show.njk", { room }, { json: { room } });
 * });
 */
export function action<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(
  input: Input<P, Q, B>,
  handler: (request: ActionRequest<z.output<P>, z.output<Q>, z.output<B>>) => Answer,
): Action {
  // The dispatcher parses by the same schemas before it runs the handler.
  return new Action(input, handler as (request: ActionRequest) => Answer);
}
