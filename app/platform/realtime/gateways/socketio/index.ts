export { Absences } from "./absences/absences.ts";
export { MemoryAbsences } from "./absences/memory_absences.ts";
export { RedisAbsences } from "./absences/redis_absences.ts";
export { SocketIoGateway } from "./socketio_gateway.ts";
