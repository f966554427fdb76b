/**
 * Thrown by a handler when no further attempt can go well (the address does not exist, the receiver is gone for good):
 * the entry is a dead letter at once.
 */
export class UndeliverableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UndeliverableError";
  }
}
