import { ForbiddenError, NotFoundError, ValidationError } from "../../platform/errors/index.ts";

/** 404 `bot_not_found`. */
export function botNotFound(): NotFoundError {
  return new NotFoundError("bot_not_found", "There is no such bot, or it is not yours.");
}

/** 404 `webhook_not_found`. */
export function webhookNotFound(): NotFoundError {
  return new NotFoundError("webhook_not_found", "There is no such webhook, or it is not yours.");
}

/** 404 `delivery_not_found`. */
export function deliveryNotFound(): NotFoundError {
  const message = "There is no such delivery, or it is so old that it was forgotten.";
  return new NotFoundError("delivery_not_found", message);
}

/** 403 `bots_not_allowed`. */
export function botsNotAllowed(): ForbiddenError {
  const message = "Only administrators make bots here. Ask one of them.";
  return new ForbiddenError("bots_not_allowed", message);
}

/** 403 `webhooks_not_allowed`. */
export function webhooksNotAllowed(): ForbiddenError {
  const message = "Only administrators give rooms webhooks here. Ask one of them.";
  return new ForbiddenError("webhooks_not_allowed", message);
}

/** 422 `webhook_url_refused`. */
export function urlRefused(message: string): ValidationError {
  const fields = [{ field: "url", message }];
  return new ValidationError({ fields }, "webhook_url_refused", message);
}

/** 422 `nothing_to_say`. */
export function nothingToSay(): ValidationError {
  const message = "There is nothing to post: send a text, attachments with a text, or a file.";
  return new ValidationError({ fields: [{ field: "text", message }] }, "nothing_to_say", message);
}
