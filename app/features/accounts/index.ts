export { AccountEvents } from "./account_events.ts";
export { AccountsAuthenticator, type AccountViewer } from "./authenticator.ts";
export { accountsMigrations } from "./migrations/index.ts";
export { Faces } from "./faces.ts";
export { FirstRun } from "./first_run.ts";
export { accountApiRoutes, accountsRoutes } from "./routes.ts";
export { SCOPES, type Scope } from "./scopes.ts";
export { accountsCommands } from "./commands.ts";
export { bindAccounts, startAccounts } from "./start.ts";
export type { PersonalTokensTable, UsersTable } from "./tables.ts";
export {
  type AccountResource,
  accountResource,
  picturePath,
  type Role,
  type User,
  type UserResource,
  userResource,
} from "./user.ts";
export { Email, Name } from "./user_schema.ts";
export { Users } from "./users.ts";
export { setupFirst } from "./web/setup_first.ts";
