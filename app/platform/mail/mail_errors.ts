import { AppError, UnavailableError } from "../errors/index.ts";

/** 503 `mail_not_configured`: `MAIL_URL` is not set. */
export class MailNotConfiguredError extends UnavailableError {
  constructor() {
    super("mail_not_configured", "This installation sends no mail: MAIL_URL is not set.");
  }
}

/** 422 `mail_refused`: the mail server answers, and does not take this letter. Sending it again is of no use. */
export class MailRefusedError extends AppError {
  constructor(cause: unknown) {
    super(422, "mail_refused", "The mail server does not take this letter. Check the address.", {
      cause,
    });
  }
}
