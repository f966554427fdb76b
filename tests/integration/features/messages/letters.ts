import type { Loose } from "../../../support/loose.ts";
import { Person } from "../../../support/person.ts";

/** Somebody whose id is known. */
export interface Known extends Person {
  id: number;
}

let names = 0;

/** A new person, whose name begins so. */
export async function newcomer(url: string, name: string): Promise<Known> {
  const one = await Person.signUp(url, `${name} ${(names += 1)}`);
  return Object.assign(one, { id: (await one.get("/api/me")).json.data.id as number });
}

/** Two people who have nothing to do with each other yet. */
export async function strangers(url: string): Promise<[Known, Known]> {
  return [await newcomer(url, "Ada"), await newcomer(url, "Ben")];
}

export async function letter(
  from: Person,
  to: Known,
  content: string,
  client_id?: string,
): Promise<Loose> {
  const sent = { receiver_id: to.id, content, client_id };
  return (await from.post("/api/messages/send", sent)).json.data;
}
