import { AppError } from "../../platform/errors/index.ts";
import {
  type ActionRequest,
  type Destination,
  nothing,
  redirect,
  type Result,
} from "../../platform/http/index.ts";

interface Plan {
  /** The page that the browser comes back to. */
  to: Destination;
  /** What to say there when it is done. */
  done: string;
}

/**
 * Does what a form asks for and goes back to its page, which says how it went. A refusal is said there too; programs
 * get 204, or the refusal as it is.
 *
 * @example return attempt(request, { to: LIST, done: "Bob is disabled." }, () => users.disable(id, viewer));
 */
export async function attempt(
  { wantsJson }: Pick<ActionRequest, "wantsJson">,
  { to, done }: Plan,
  work: () => Promise<unknown>,
): Promise<Result> {
  try {
    await work();
  } catch (error) {
    if (wantsJson || !isRefusal(error)) throw error;
    return redirect(to, { flash: { error: error.message } });
  }
  return wantsJson ? nothing() : redirect(to, { flash: { notice: done } });
}

/** What is missing stays a 404: there is no page to go back to. */
function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.status < 500 && error.status !== 404;
}
