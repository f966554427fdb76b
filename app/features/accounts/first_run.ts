import { singleton } from "../../platform/container/index.ts";
import { reading } from "../../platform/database/index.ts";
import { UsersRepository } from "./users_repository.ts";

/** Whether the installation still waits for its administrator. */
@singleton()
export class FirstRun {
  readonly #repository: UsersRepository;
  #over = false;

  constructor(repository: UsersRepository) {
    this.#repository = repository;
  }

  /**
   * Asks the database until there is an administrator; afterwards there always is one. Not a replica, which may know
   * nothing of the first one yet.
   */
  async isNeeded(): Promise<boolean> {
    this.#over ||= await reading("newest", () => this.#repository.hasAdministrator());
    return !this.#over;
  }
}
