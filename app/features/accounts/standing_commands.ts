import { z } from "zod";
import { answer, command, type Command, option } from "../../platform/console/index.ts";
import { userNotFound } from "./account_errors.ts";
import { ROLES, type User } from "./user.ts";
import { Email } from "./user_schema.ts";
import { Users } from "./users.ts";

const who = option(Email, "address of the person");

/** `user:role`, `user:disable` and `user:enable`; the audit log says that the console did it. */
export function standingCommands(): Command[] {
  return [setRole(), disableUser(), enableUser()];
}

function setRole(): Command {
  return command({
    name: "user:role",
    summary: "Make somebody administrator, or member again. Live connections follow.",
    options: {
      user: who,
      role: option(z.enum(ROLES, "must be admin or member"), ROLES.join(" or ")),
    },
    positions: ["user", "role"],
    examples: ["user:role ada@example.org admin", "user:role bob@example.org member --json"],
    run: async ({ user: email, role }, { resolve }) => {
      const users = await resolve(Users);
      const user = await users.setRole((await knownUser(users, email)).id, role, "console");
      const now = role === "admin" ? "administrator" : "a member";
      return answer(accountOf(user), `${user.name} <${user.email}> is ${now} now.`);
    },
  });
}

function disableUser(): Command {
  return command({
    name: "user:disable",
    summary:
      "Lock somebody out: sessions, tokens and live connections end within two seconds. Their messages stay.",
    options: { user: who },
    positions: ["user"],
    examples: ["user:disable bob@example.org", "user:disable bob@example.org --json"],
    run: async ({ user: email }, { resolve }) => {
      const users = await resolve(Users);
      const user = await users.disable((await knownUser(users, email)).id, "console");
      return answer(accountOf(user), `${user.name} <${user.email}> is locked out.`);
    },
  });
}

function enableUser(): Command {
  return command({
    name: "user:enable",
    summary: "Let somebody in again who was locked out.",
    options: { user: who },
    positions: ["user"],
    examples: ["user:enable bob@example.org"],
    run: async ({ user: email }, { resolve }) => {
      const users = await resolve(Users);
      const user = await users.enable((await knownUser(users, email)).id, "console");
      return answer(accountOf(user), `${user.name} <${user.email}> may sign in again.`);
    },
  });
}

/** Somebody by address. @throws NotFoundError `user_not_found` */
export async function knownUser(users: Users, email: string): Promise<User> {
  const user = await users.byEmail(email);
  if (!user) throw userNotFound();
  return user;
}

/** An account for programs. */
function accountOf({ id, name, email, role, disabled_at }: User): object {
  return { id, name, email, role, disabled: disabled_at !== null };
}
