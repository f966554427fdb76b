import { Settings } from "../config/settings.ts";
import { type Application, wire } from "./application.ts";
import { bindPlatform } from "./bindings.ts";
import { checkContainer, type Wiring, wiringOf } from "./platform/container/index.ts";
import { Log } from "./platform/logging/index.ts";

/** What each storey is told from the other by; nothing is connected to. */
const STOREYS: readonly Record<string, string>[] = [
  {},
  { REDIS_URL: "redis://localhost", APP_KEY: "0".repeat(32), SESSION_STORE: "redis" },
];

/** The wiring of an application, and what is wrong with it. */
export function lookAt({ container }: Application): { wiring: Wiring; problems: string[] } {
  return { wiring: wiringOf(container), problems: checkContainer(container) };
}

/**
 * The wiring that the code says, whatever is configured on this machine: of one process and of several nodes in one.
 *
 * @param furnish binds what is the console's own
 */
export async function wiringOfCode(furnish: (application: Application) => void): Promise<Wiring> {
  const wirings: Wiring[] = [];
  for (const values of STOREYS) {
    const settings = Settings.from([{ name: "container:dump", values }]);
    const application = wire(settings, Log.silent());
    furnish(application);
    await bindPlatform(application);
    wirings.push(wiringOf(application.container));
  }
  return together(wirings);
}

/** One row for each class; where storeys differ it names what stands there in each. */
function together(wirings: readonly Wiring[]): Wiring {
  const [first = { services: [], bound: [] }] = wirings;
  const bound = first.bound.map((one) => {
    const same = wirings.flatMap((wiring) => wiring.bound.filter(({ name }) => name === one.name));
    const names = [...new Set(same.flatMap(({ as }) => as ?? []))];
    return { ...one, as: names.length > 0 ? names.join(" or ") : null };
  });
  return { services: first.services, bound };
}
