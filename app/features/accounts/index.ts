export { personResource, type PersonResource } from "./person_resource.ts";
export { registrationClosed, userNotFound } from "./account_errors.ts";
export { Access } from "./access.ts";
export { AccountEvents } from "./account_events.ts";
export { AccessTokens } from "./access_tokens.ts";
export { AccountsAuthenticator, type AccountViewer } from "./authenticator.ts";
export { Blocks } from "./blocks/blocks.ts";
export { Faces } from "./faces.ts";
export {
  accountsMigrations,
  languageMigrations,
  lastAccountsMigrations,
  laterAccountsMigrations,
  orderAccountsMigrations,
} from "./migrations/index.ts";
export type { DeviceResource } from "./devices.ts";
export { Directory, type DirectoryQuery, type Headcount } from "./directory.ts";
export { FirstRun } from "./first_run.ts";
export { accountApiRoutes, accountsPublicRoutes, accountsRoutes } from "./routes.ts";
export { SCOPES, type Scope } from "./scopes.ts";
export { accountsCommands } from "./commands.ts";
export { Pictures } from "./pictures.ts";
export { bindAccounts, startAccounts } from "./start.ts";
export { type Absentee, Standins } from "./standins.ts";
export { type PresenceChoice } from "./user.ts";
export type { PersonalTokensTable, UsersTable } from "./tables.ts";
export {
  type AccountResource,
  accountResource,
  picturePath,
  type Role,
  ROLES,
  type User,
  type UserResource,
  userResource,
} from "./user.ts";
export { type TokenResource, tokenSession } from "./token.ts";
export { Tokens } from "./tokens.ts";
export { Profiles } from "./profiles.ts";
export { Email, Name, UserDraft } from "./user_schema.ts";
export { Users } from "./users.ts";
export { setupFirst } from "./web/setup_first.ts";
