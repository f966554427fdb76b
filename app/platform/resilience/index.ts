export { RedisConnections } from "./redis_connections.ts";
