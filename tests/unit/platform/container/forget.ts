import { afterEach } from "vitest";
import { services } from "../../../../app/platform/container/index.ts";

/** Services declared by a test are forgotten after it, so that the cases do not see each other. */
export function forgetServices(): void {
  const before = new Set(services.keys());
  afterEach(() => {
    for (const service of services.keys()) if (!before.has(service)) services.delete(service);
  });
}
