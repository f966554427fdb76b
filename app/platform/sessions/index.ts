export { AppKeys } from "./app_keys.ts";
export { DatabaseSessionStore } from "./database_session_store.ts";
export { MemorySessionStore } from "./memory_session_store.ts";
export { createSessions } from "./migrations/0001_sessions.ts";
export { RedisSessionStore } from "./redis_session_store.ts";
export { Seal } from "./seal.ts";
export { type Flash, Session } from "./session.ts";
export { SessionStore, type StoredSession } from "./session_store.ts";
export { type SessionEntry, Sessions, type Visit } from "./sessions.ts";
