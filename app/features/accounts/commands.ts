import { z } from "zod";
import { answer, command, type Command, option } from "../../platform/console/index.ts";
import { Database } from "../../platform/database/index.ts";
import { AuditLog } from "../../platform/security/index.ts";
import { ROLES } from "./user.ts";
import { Email, Name, Password } from "./user_schema.ts";
import { rotateKeys } from "./keys_command.ts";
import { SCOPE_NAMES } from "./scopes.ts";
import { ScopeName } from "./token_schema.ts";
import { Tokens } from "./tokens.ts";
import { knownUser, standingCommands } from "./standing_commands.ts";
import { Users } from "./users.ts";

const DAY = 86_400_000;

const Role = z.enum(ROLES, "must be admin or member").default("member");

/** `a,b` as a list of scopes. */
const ScopeList = z
  .string()
  .transform((text) => [...new Set(text.split(",").map((scope) => scope.trim()))])
  .pipe(z.array(ScopeName));

const Days = z.coerce
  .number("must be a number of days")
  .int("must be a whole number of days")
  .min(1, "must be 1 or more")
  .max(3650, "must be 3650 or less")
  .optional();

const TokenName = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(60, "has 60 characters at most");

/** `user:create`, `user:role`, `user:disable`, `user:enable`, `token:create` and `keys:rotate`. */
export function accountsCommands(): Command[] {
  return [createUser(), ...standingCommands(), createToken(), rotateKeys()];
}

function createUser(): Command {
  return command({
    name: "user:create",
    summary: "Make an account. The first administrator also gets the first room.",
    options: {
      name: option(Name, "how others see this person", "name"),
      email: option(Email, "address to sign in with", "address"),
      password: option(Password, "8 characters or more", "password"),
      role: option(Role, `${ROLES.join(" or ")}; member when left out`, "role"),
    },
    examples: [
      'user:create --name "Ada Lovelace" --email ada@example.org --password "correct horse" --role admin',
      'user:create --name Bob --email bob@example.org --password "battery staple" --json',
    ],
    run: async ({ role, ...draft }, { resolve }) => {
      const [users, audit] = [await resolve(Users), await resolve(AuditLog)];
      const { id, name, email } = await (
        await resolve(Database)
      ).transaction(async () => {
        const user = await users.create(draft, role);
        const detail = { name: user.name, role };
        await audit.record({
          actor: "console",
          act: "user.created",
          subject: `user:${user.id}`,
          detail,
        });
        return user;
      });
      const said = `${name} <${email}> can sign in now, as ${role === "admin" ? "administrator" : "member"} with the number ${id}.`;
      return answer({ id, name, email, role }, said);
    },
  });
}

function createToken(): Command {
  return command({
    name: "token:create",
    summary: "Make a personal token for the API and for sockets. It is shown this once.",
    options: {
      user: option(Email, "address of the person it acts for", "address"),
      scopes: option(ScopeList, `what it may do, by commas: ${SCOPE_NAMES.join(", ")}`, "a,b"),
      name: option(TokenName.default("console"), "what it is for", "name"),
      days: option(Days, "how long it is valid; for ever when left out", "number"),
    },
    examples: [
      "token:create --user ada@example.org --scopes messages:read,messages:write",
      "token:create --user ada@example.org --scopes '*' --days 30 --json",
    ],
    run: async ({ user: email, scopes, name, days }, { resolve }) => {
      const user = await knownUser(await resolve(Users), email);
      const expires_at = days === undefined ? null : Date.now() + days * DAY;
      const [tokens, audit] = [await resolve(Tokens), await resolve(AuditLog)];
      const { token } = await (
        await resolve(Database)
      ).transaction(async () => {
        const made = await tokens.create(user.id, { name, scopes, expires_at });
        const detail = { name: user.name, token: name, scopes };
        const subject = `user:${user.id}`;
        await audit.record({ actor: "console", act: "user.token_created", subject, detail });
        return made;
      });
      const expires = expires_at === null ? null : new Date(expires_at).toISOString();
      return answer({ token, scopes, expires_at: expires }, `${token}\n${validity(expires)}`);
    },
  });
}

function validity(expires: string | null): string {
  const until = expires === null ? "until it is revoked" : `until ${expires}`;
  return `Copy it now: it is kept as a hash alone. It is valid ${until}.`;
}
