import { z } from "zod";
import { answer, command, type Command, toggle } from "../platform/console/index.ts";
import { ConflictError } from "../platform/errors/index.ts";
import { DEMO_PASSWORD, emailOf } from "./people.ts";
import { Seed } from "./seed.ts";

/** `db:seed`. */
export function seedCommand(): Command {
  return command({
    name: "db:seed",
    summary:
      "Fill a new installation with demo people, rooms and messages. Their password is public.",
    options: {
      force: toggle(z.boolean().default(false), "also where there are people already"),
    },
    examples: ["db:seed", "db:seed --json"],
    run: async ({ force }, { resolve, bar }) => {
      const seed = await resolve(Seed);
      await refuse(seed, force);
      const work = { title: "Planting", total: seed.size, unit: "messages" };
      const planted = await bar(work, (advance) => seed.plant(advance));
      const login = { email: emailOf("ada"), password: DEMO_PASSWORD };
      const { users, rooms, messages } = planted;
      const said = `${users} people, ${rooms} rooms and ${messages} messages are there. Sign in as ${login.email} with ${login.password}.`;
      return answer({ ...planted, ...login }, said);
    },
  });
}

async function refuse(seed: Seed, force: boolean): Promise<void> {
  const inTheWay = await seed.standsInTheWay();
  if (inTheWay === "demo")
    throw new ConflictError("already_seeded", "The demo people are here already.");
  if (inTheWay === "nobody" || force) return;
  const message =
    "There are people here, and everybody knows the password of the demo people. Use a new database, or add --force.";
  throw new ConflictError("people_exist", message);
}
