/** What a personal token may be allowed to do, with the words for it. */
export const SCOPES = {
  "messages:read": "Read messages",
  "messages:write": "Write messages",
  "rooms:read": "See rooms and who is in them",
  "rooms:write": "Make and change rooms, invite people",
  "channels:publish": "Publish on channels",
  "channels:read": "Listen to channels",
  "groups:write": "Change groups of channels, as an administrator",
  "connections:read": "See live connections",
  "connections:write": "End live connections",
  "users:read": "See who is here",
  "bots:read": "See bots and webhooks",
  "bots:write": "Make and change bots and webhooks",
  "people:write": "Block and report people",
  moderation: "Keep order: decide reports, ban from the site",
  "notifications:send": "Send notifications",
  "*": "Everything that I may",
} as const;

export type Scope = keyof typeof SCOPES;

/** All scopes, as a list that a schema takes. */
export const SCOPE_NAMES = Object.keys(SCOPES) as [Scope, ...Scope[]];
