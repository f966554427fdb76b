import { singleton } from "../../platform/container/index.ts";
import { ValidationError } from "../../platform/errors/index.ts";
import { type User, Users } from "../accounts/index.ts";

/** People who are to be brought into a room. */
@singleton()
export class Guests {
  readonly #users: Users;

  constructor(users: Users) {
    this.#users = users;
  }

  /** All of `ids`, each once. @throws ValidationError `user_not_found` when one is unknown or disabled */
  async invited(ids: readonly number[]): Promise<User[]> {
    const wanted = [...new Set(ids)];
    const found =
      wanted.length === 0 ? new Map<number, User>() : await this.#users.findMany(wanted);
    return wanted.map((id) => present(found.get(id), id));
  }
}

function present(user: User | undefined, id: number): User {
  if (user && user.disabled_at === null) return user;
  const message = `There is no person with the id ${id}.`;
  throw new ValidationError(
    { fields: [{ field: "member_ids", message }] },
    "user_not_found",
    message,
  );
}
