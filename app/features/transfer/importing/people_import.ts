import { singleton } from "../../../platform/container/index.ts";
import { Name, Standins, type User, Users } from "../../accounts/index.ts";
import type { ArchivedPerson, PersonRef } from "../archive/format.ts";
import { Imported } from "./imported.ts";

/** Who the people of an archive are here. */
export interface People {
  /** By their names in the archive. */
  ids: Map<PersonRef, number>;
  matched: number;
  made: number;
}

/** How people of an archive are found. */
export interface PeopleOrder {
  origin: string;
  /** Whether the archive was made here. */
  own: boolean;
  rehearsal: boolean;
}

/** Finds the people of an archive by their e-mail addresses, or makes placeholders for them. */
@singleton()
export class PeopleImport {
  readonly #users: Users;
  readonly #standins: Standins;
  readonly #imported: Imported;

  constructor(users: Users, standins: Standins, imported: Imported) {
    this.#users = users;
    this.#standins = standins;
    this.#imported = imported;
  }

  async take(people: readonly ArchivedPerson[], order: PeopleOrder): Promise<People> {
    const taken: People = { ids: new Map(), matched: 0, made: 0 };
    for (const person of people) {
      const known = await this.#find(person, order);
      if (known) taken.matched += 1;
      else taken.made += 1;
      // In a rehearsal nobody is made: a number that nobody has stands for them.
      const made = known ?? (order.rehearsal ? -taken.made : await this.#make(person, order));
      taken.ids.set(person.id, made);
    }
    return taken;
  }

  async #find(person: ArchivedPerson, { origin, own }: PeopleOrder): Promise<number | undefined> {
    if (own && typeof person.id === "number") {
      const user: User | null = await this.#users.find(person.id);
      if (user) return user.id;
    }
    const known = await this.#imported.find(sourceOf(origin, person));
    if (known) return known.id;
    const email = person.email?.toLowerCase();
    return email === undefined ? undefined : (await this.#users.byEmail(email))?.id;
  }

  async #make(person: ArchivedPerson, { origin }: PeopleOrder): Promise<number> {
    const { email, color, bot } = person;
    const name = Name.safeParse(person.name.slice(0, 80)).data ?? "Somebody";
    const user = await this.#standins.placeholder({
      name,
      bot,
      email: email?.toLowerCase(),
      color: color ?? undefined,
    });
    await this.#imported.note(sourceOf(origin, person), user.id, true);
    return user.id;
  }
}

function sourceOf(origin: string, { id }: ArchivedPerson): string {
  return `${origin}:user:${id}`;
}
