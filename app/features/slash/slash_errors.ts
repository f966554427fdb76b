import { ConflictError, ValidationError } from "../../platform/errors/index.ts";

/** 422: there is no such command. */
export function commandUnknown(name: string): ValidationError {
  const message = `There is no command /${name}. Type / to see all of them, or begin with // to say it as it stands.`;
  return new ValidationError({ fields: [{ field: "text", message }] }, "command_unknown", message);
}

/** 422: it lacks what it needs. */
export function commandIncomplete(name: string, usage: string): ValidationError {
  const message = `Write /${name} ${usage}.`;
  return new ValidationError(
    { fields: [{ field: "text", message }] },
    "command_incomplete",
    message,
  );
}

/** 422: what follows its name does not fit. */
export function wordsRefused(message: string): ValidationError {
  return new ValidationError({ fields: [{ field: "text", message }] }, "invalid", message);
}

/** 422: nobody is called that. */
export function nobodyCalled(name: string): ValidationError {
  const message = `There is nobody called ${name}. Write the whole name, or the address.`;
  return new ValidationError({ fields: [{ field: "text", message }] }, "user_not_found", message);
}

/** 409: more than one is called that. */
export function severalCalled(name: string): ConflictError {
  const message = `Several people are called ${name}. Write the address of the one you mean.`;
  return new ConflictError("person_ambiguous", message);
}
