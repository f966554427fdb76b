import { allOf, singleton } from "../../../platform/container/index.ts";
import { ValidationError } from "../../../platform/errors/index.ts";
import type { Message } from "../tables.ts";
import { kindUnknown } from "./kind_errors.ts";
import { type MessageKind, messageKinds } from "./message_kind.ts";

type Kind = MessageKind<unknown>;

/** The kinds of messages that there are. */
@singleton()
export class MessageKinds {
  readonly #all: readonly Kind[];

  constructor(@allOf(messageKinds) all: readonly Kind[]) {
    this.#all = all;
  }

  /** Undefined for what was written by a feature that is not there any more. */
  find(name: string): Kind | undefined {
    return this.#all.find((kind) => kind.name === name);
  }

  /** One that clients may post. @throws ValidationError `kind_unknown`, naming all of them */
  posted(name: string): Kind {
    const posted = this.#all.filter(({ isPosted }) => isPosted);
    const kind = posted.find((one) => one.name === name);
    if (!kind) throw kindUnknown(name, posted.map((one) => one.name).toSorted());
    return kind;
  }

  /** What stands in the field while a message is edited. */
  sourceOf(message: Message): string {
    return this.find(message.kind)?.source?.(message) ?? message.body;
  }
}

/** The data of a draft as its kind wants it. @throws ValidationError `invalid`, naming the fields */
export function dataFor<Data>(kind: MessageKind<Data>, data: unknown): Data {
  const result = kind.draft.safeParse(data);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => {
    return { field: ["data", ...path].join("."), message };
  });
  throw new ValidationError({ fields });
}
