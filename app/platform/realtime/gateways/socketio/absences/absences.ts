import type { Absence } from "./absence.ts";

/** Clients that were cut off and may come back to any node. Each is given out once. */
export abstract class Absences {
  /** @param pid the secret by which socket.io-client comes back */
  abstract put(pid: string, absence: Absence): Promise<void>;
  abstract take(pid: string): Promise<Absence | undefined>;
}

/** For so long a client may be away; socket.io's own default. */
export const ABSENCE_MS = 120_000;
