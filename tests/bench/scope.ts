/**
 * What the services of one request cost: a scope of the whole application is opened, a controller resolved from it,
 * and the scope disposed; against the same controllers made by hand from dependencies that are there already.
 *
 *     npm run bench tests/bench/scope.ts -- [requests=200000] [rounds=5]
 *
 * Microseconds a request, medians over the rounds, interleaved because machines drift. The limit is 20 µs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LIMIT_US = 20;
const [requests = "200000", rounds = "5"] = process.argv.slice(2);
const COUNT = Number(requests);

const built = new URL("../../dist/apart/", import.meta.url);
async function load<T>(path: string): Promise<T> {
  return (await import(new URL(path, built).href)) as T;
}

await import("reflect-metadata");
type Applications = typeof import("../../app/application.ts");
type Bindings = typeof import("../../app/bindings.ts");
type Containers = typeof import("../../app/platform/container/index.ts");
type Http = typeof import("../../app/platform/http/index.ts");
type Kernels = typeof import("../../app/kernel.ts");
type Routes = typeof import("../../app/routes.ts");
type Logging = typeof import("../../app/platform/logging/index.ts");
type Configuration = typeof import("../../config/settings.ts");
type Service = import("../../app/platform/container/index.ts").Constructor;

const { wire } = await load<Applications>("app/application.js");
const { bindPlatform } = await load<Bindings>("app/bindings.js");
const { openScope } = await load<Containers>("app/platform/container/index.js");
const { createKernel } = await load<Kernels>("app/kernel.js");
const { defineRoutes } = await load<Routes>("app/routes.js");
const { Router } = await load<Http>("app/platform/http/index.js");
const { Log } = await load<Logging>("app/platform/logging/index.js");
const { Settings } = await load<Configuration>("config/settings.js");

const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
const settings = Settings.from([{ name: "the bench", values: { STORAGE_PATH: folder } }]);
const application = wire(settings, Log.silent());
await bindPlatform(application);
const { container } = application;
const router = container.resolve(Router);
defineRoutes(router, createKernel(container));
const controllers = [...new Set(router.routes.flatMap(({ controller }) => controller ?? []))];

/** As the router does it for each request. */
async function scoped(): Promise<void> {
  for (let done = 0; done < COUNT; done += 1) {
    const scope = openScope(container);
    scope.resolve(controllers[done % controllers.length] as Service);
    await scope.dispose();
  }
}

const byHand = controllers.map((controller) => {
  const types = (Reflect.getMetadata("design:paramtypes", controller) ?? []) as Service[];
  const scope = openScope(container);
  return { controller, needs: types.map((type) => scope.resolve(type)) };
});

async function bare(): Promise<void> {
  for (let done = 0; done < COUNT; done += 1) {
    const { controller, needs } = byHand[done % byHand.length] as (typeof byHand)[number];
    await Promise.resolve(new controller(...needs));
  }
}

async function microseconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return ((performance.now() - start) * 1000) / COUNT;
}

const figures: { scoped: number[]; bare: number[] } = { scoped: [], bare: [] };
for (let round = 0; round < Number(rounds); round += 1) {
  figures.scoped.push(await microseconds(scoped));
  figures.bare.push(await microseconds(bare));
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const [scope, hand] = [median(figures.scoped), median(figures.bare)];
const kept = scope < LIMIT_US ? "kept" : "missed";
const lines = [
  `${controllers.length} controllers, ${COUNT} requests, ${rounds} rounds`,
  `scope   ${scope.toFixed(2)} µs a request (limit ${LIMIT_US}: ${kept})`,
  `by hand ${hand.toFixed(2)} µs a request (scope / by hand = ${(scope / hand).toFixed(1)})`,
];
process.stdout.write(`${lines.join("\n")}\n`);
rmSync(folder, { recursive: true });
process.exit(scope < LIMIT_US ? 0 : 1);
