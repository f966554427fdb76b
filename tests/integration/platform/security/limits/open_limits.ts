import "reflect-metadata";
import { createContainer, type Container } from "../../../../../app/platform/container/index.ts";
import { Log } from "../../../../../app/platform/logging/index.ts";
import { RedisConnections } from "../../../../../app/platform/resilience/index.ts";
import { Limits } from "../../../../../app/platform/security/index.ts";
import { Clock, Figures, SystemClock } from "../../../../../app/platform/support/index.ts";
import { Settings } from "../../../../../config/settings.ts";

export interface OpenedLimits {
  container: Container;
  settings: Settings;
  limits: Limits;
  close: () => Promise<void>;
}

/** The limits of one node; nodes with the same `REDIS_URL` and `REDIS_PREFIX` share their counts. */
export function openLimits(
  env: Record<string, string>,
  clock: Clock = new SystemClock(),
): OpenedLimits {
  const container = createContainer();
  const settings = Settings.from([{ name: "the test", values: env }]);
  container.registerInstance(Settings, settings);
  container.registerInstance(Log, Log.silent());
  container.registerInstance(Clock as never, clock as never);
  container.registerInstance(Figures, new Figures());
  const limits = container.resolve(Limits);
  return { container, settings, limits, close: () => container.resolve(RedisConnections).close() };
}
