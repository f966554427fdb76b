import { Tokens } from "../../../app/features/accounts/tokens.ts";
import type { App } from "../../../app/features/apps/index.ts";
import { makeApp, openSite, type Site } from "../../integration/features/apps/pusher_site.ts";
import type { ServerNode } from "../../support/node.ts";
import { startNodes } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { type RedisServer, startRedis } from "../../support/servers/redis.ts";
import type { Storey } from "../../support/storeys.ts";
import type { Channels } from "./seat.ts";

/** Two nodes, a Redis of their own, and a program in this process that shares both with them. */
export interface Ground {
  one: ServerNode;
  two: ServerNode;
  redis: RedisServer;
  code: Site;
}

export async function startGround(storey: Storey, pages: string): Promise<Ground> {
  const redis = await startRedis();
  storey.onClose(() => redis.remove());
  const settings = {
    REDIS_URL: redis.url,
    REALTIME_ALLOWED_ORIGINS: pages,
    REALTIME_PRESENCE_LEASE_MS: "3000",
  };
  const [one, two] = await startNodes(storey, 2, settings);
  if (!one || !two) throw new Error("Two nodes were to be started.");
  const shared = ["APP_KEY", "DATABASE_URL", "REDIS_PREFIX"].map((name) => [name, one.env[name]]);
  const code = await openSite(storey, { ...Object.fromEntries(shared), ...settings });
  return { one, two, redis, code };
}

/** A person with what their clients come with. */
export interface Guest {
  person: Person;
  /** For live connections. */
  token: string;
  /** For the API. */
  bearer: string;
}

/** People in one room, and an app that shares the chat's channels. */
export interface Company {
  guests: Guest[];
  app: App;
  channels: Channels;
  roomId: number;
}

export async function gather({ one, code }: Ground, names: readonly string[]): Promise<Company> {
  const guests: Guest[] = [];
  for (const name of names) guests.push(await guestOf(await Person.signUp(one.url, name), code));
  const { json } = await (guests[0] as Guest).person.post("/api/rooms", {
    name: "Club",
    kind: "open",
  });
  const roomId = json.data.id as number;
  for (const { person } of guests) await person.put(`/rooms/${roomId}/membership`);
  const app = await makeApp(code, { shared: true });
  return { guests, app, roomId, channels: { room: `presence-room.${roomId}`, news: "news" } };
}

async function guestOf(person: Person, code: Site): Promise<Guest> {
  const { token } = (await person.post("/api/tokens/jwt", { audience: "realtime" })).json;
  const { id } = (await person.get("/api/me")).json.data;
  const draft = { name: "clients", scopes: ["*" as const], expires_at: null };
  const { token: bearer } = await code.get(Tokens).create(id, draft);
  return { person, token, bearer };
}
