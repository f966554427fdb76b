import { NotFoundError } from "../errors/index.ts";

/** Nobody is there to be asked; the console has an exit code for it. */
export class NoServerError extends NotFoundError {
  constructor(message: string) {
    super("no_server", message);
  }
}
