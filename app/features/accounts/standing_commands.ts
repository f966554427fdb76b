import { z } from "zod";
import { answer, command, type Command, option } from "../../platform/console/index.ts";
import { userNotFound } from "./account_errors.ts";
import { ROLES, type User } from "./user.ts";
import { Email } from "./user_schema.ts";
import { Users } from "./users.ts";

const who = option(Email, "address of the person");

/** `user:role`, `user:disable`, `user:enable`, `user:ban` and `user:unban`; the audit log says that the console did it. */
export function standingCommands(): Command[] {
  return [setRole(), disableUser(), enableUser(), banUser(), unbanUser()];
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

function banUser(): Command {
  return command({
    name: "user:ban",
    summary:
      "Ban somebody from the site: sessions, tokens and live connections end within two seconds.",
    options: {
      user: who,
      hours: option(
        z.coerce
          .number("must be a number of hours")
          .int("must be a whole number of hours")
          .min(1, "must be 1 or more")
          .max(8760, "must be 8760 or less")
          .optional(),
        "for how long; for good when left out",
        "number",
      ),
      reason: option(
        z.string().trim().max(300, "has 300 characters at most").default(""),
        "why; the person is told",
        "text",
      ),
    },
    positions: ["user"],
    examples: [
      "user:ban bob@example.org --hours 24 --reason spam",
      "user:ban bob@example.org --json",
    ],
    run: async ({ user: email, hours, reason }, { resolve }) => {
      const users = await resolve(Users);
      const until = hours === undefined ? null : Date.now() + hours * 3_600_000;
      const { id } = await knownUser(users, email);
      const user = await users.ban(id, { reason, until }, "console");
      const when = until === null ? "for good" : `until ${new Date(until).toISOString()}`;
      return answer(accountOf(user), `${user.name} <${user.email}> is banned ${when}.`);
    },
  });
}

function unbanUser(): Command {
  return command({
    name: "user:unban",
    summary: "Lift a ban from the site.",
    options: { user: who },
    positions: ["user"],
    examples: ["user:unban bob@example.org"],
    run: async ({ user: email }, { resolve }) => {
      const users = await resolve(Users);
      const user = await users.unban((await knownUser(users, email)).id, "console");
      return answer(accountOf(user), `${user.name} <${user.email}> is not banned any more.`);
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
function accountOf({ id, name, email, role, disabled_at, banned_until }: User): object {
  const banned = banned_until === null ? null : new Date(banned_until).toISOString();
  return { id, name, email, role, disabled: disabled_at !== null, banned_until: banned };
}
