import { Clock } from "../support/index.ts";
import { cellsOf } from "./cells.ts";
import { tokenOf } from "./construct.ts";
import type { Container } from "./container.ts";
import { flightsOf, isDisposable } from "./scope.ts";

/** Work that is no request and holds the old one, such as a socket message, has ended after this. */
const GRACE_MS = 5_000;
/** A request that takes longer than this does not keep the old one. */
const LONGEST_MS = 30_000;

export interface Refreshed {
  /** Fulfilled when the old instance has been disposed; rejects when that failed. */
  disposed: Promise<void>;
}

/**
 * Makes a refreshable service anew while the process runs. Whoever asks from now on gets the new one; requests that
 * are under way finish on the old one, which is disposed when they have ended. When making it fails, the old one
 * stays in use.
 *
 * @throws NotFoundError `not_refreshable` @throws ConflictError `not_in_use`
 */
export async function refresh(container: Container, name: string): Promise<Refreshed> {
  const old = await cellsOf(container).renew(name);
  return { disposed: disposeLater(container, old) };
}

/** The names of the services that can be refreshed. */
export function refreshables(container: Container): string[] {
  return cellsOf(container).names;
}

async function disposeLater(container: Container, old: object): Promise<void> {
  if (!isDisposable(old)) return;
  const clock = container.resolve<Clock>(tokenOf(Clock));
  const pause = (ms: number) => new Promise<void>((over) => clock.after(ms, over));
  await Promise.all([
    pause(GRACE_MS),
    Promise.race([flightsOf(container).settled(), pause(LONGEST_MS)]),
  ]);
  await old.dispose();
}
