import { singleton } from "../../platform/container/index.ts";
import { QueryCache } from "../../platform/database/index.ts";
import { faceTag } from "./face_tag.ts";
import { type UserResource, userResource } from "./user.ts";
import { UsersRepository } from "./users_repository.ts";

/** Changes are told; this is for a word that was lost, in milliseconds. */
const TTL = 10 * 60_000;

/** Name, colour and picture of people, as they stand beside messages and in lists; kept, since pages are full of them. */
@singleton()
export class Faces {
  readonly #repository: UsersRepository;
  readonly #cache: QueryCache;

  constructor(repository: UsersRepository, cache: QueryCache) {
    this.#repository = repository;
    this.#cache = cache;
  }

  /** Everybody of `ids` who exists, by id; one query at most. */
  of(ids: Iterable<number>): Promise<Map<number, UserResource>> {
    const place = (id: number) => ({ key: faceTag(id), tags: [faceTag(id)] });
    return this.#cache.many({ ids: [...new Set(ids)], place, ttl: TTL }, (missing) =>
      this.#read(missing),
    );
  }

  async one(id: number): Promise<UserResource | undefined> {
    return (await this.of([id])).get(id);
  }

  async #read(ids: readonly number[]): Promise<Map<number, UserResource>> {
    const users = await this.#repository.findMany(ids);
    return new Map(users.map((user) => [user.id, userResource(user)]));
  }
}
