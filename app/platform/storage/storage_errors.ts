import { AppError } from "../errors/index.ts";

/** 507: no byte more can be stored. What is stored already stays. */
export class StorageFullError extends AppError {
  constructor(cause?: unknown) {
    super(
      507,
      "storage_full",
      "The server has no room left for files. Nothing was lost; tell the administrator, and try again later.",
      { cause, retryAfter: 60 },
    );
  }
}

/** An object that should be there is not: somebody removed it behind our back. */
export class ObjectMissingError extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`There is no object ${name} in the storage.`, options);
    this.name = "ObjectMissingError";
  }
}

/** A body ended early, or went on. */
export class WrongLengthError extends Error {
  constructor(name: string, { said, came }: { said: number; came: number }) {
    super(`The object ${name} should have ${said} bytes and has ${came}.`);
    this.name = "WrongLengthError";
  }
}
