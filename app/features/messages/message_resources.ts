import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Blocks, Faces, type UserResource } from "../accounts/index.ts";
import { type MessageResource, messageResource, peopleIn } from "./message_resource.ts";
import type { Message } from "./tables.ts";
import { withheldFrom } from "./withheld/withheld.ts";

type People = ReadonlyMap<number, UserResource>;

interface Made {
  /** All whom these messages show. */
  ids: readonly number[];
  people: People;
  resources: readonly MessageResource[];
}

let lists = 0;

/** Messages with their authors, mostly without a query. */
@singleton()
export class MessageResources {
  readonly #faces: Faces;
  readonly #blocks: Blocks;
  /** What was made of lists that do not change, for as long as they are kept. */
  readonly #made = new WeakMap<readonly Message[], Made>();
  readonly #versions = new WeakMap<readonly MessageResource[], number>();

  constructor(faces: Faces, blocks: Blocks) {
    this.#faces = faces;
    this.#blocks = blocks;
  }

  /** As `of`, for one person: what people say whom this one has blocked is withheld (C8.1). */
  async for(
    viewer: Pick<Viewer, "id">,
    messages: readonly Message[],
  ): Promise<readonly MessageResource[]> {
    const resources = await this.of(messages);
    const { blocked } = await this.#blocks.around(viewer.id);
    return blocked.size === 0 ? resources : resources.map((one) => withheldFrom(blocked, one));
  }

  /** In the order given; of a frozen list the same list, frozen too, until somebody in it looks different. */
  async of(messages: readonly Message[]): Promise<readonly MessageResource[]> {
    if (messages.length === 0) return [];
    const known = this.#made.get(messages);
    const ids = known?.ids ?? [...new Set(messages.flatMap(peopleIn))];
    const people = await this.#faces.of(ids);
    if (!Object.isFrozen(messages)) return resourcesOf(messages, people);
    if (known && isSame(known.people, people)) return known.resources;
    const resources = Object.freeze(resourcesOf(messages, people));
    this.#made.set(messages, { ids, people, resources });
    this.#versions.set(resources, (lists += 1));
    return resources;
  }

  /** A number that only this list has, if it is one that does not change. */
  versionOf(resources: readonly MessageResource[]): number | undefined {
    return this.#versions.get(resources);
  }

  async one(message: Message): Promise<MessageResource> {
    return messageResource(message, await this.#faces.of(peopleIn(message)));
  }

  /** Who writes, for messages that are made while a room is locked: whatever can be read before is. */
  author(id: number): Promise<UserResource | undefined> {
    return this.#faces.one(id);
  }
}

function resourcesOf(messages: readonly Message[], people: People): MessageResource[] {
  return messages.map((message) => messageResource(message, people));
}

function isSame(before: People, now: People): boolean {
  if (before.size !== now.size) return false;
  for (const [id, face] of now) {
    const known = before.get(id);
    if (known !== face && !looksLike(known, face)) return false;
  }
  return true;
}

function looksLike(before: UserResource | undefined, { name, color, picture }: UserResource) {
  return before?.name === name && before.color === color && before.picture === picture;
}
