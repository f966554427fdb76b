/**
 * What keeping rendered parts saves: the page of a room with fifty messages, rendered in this process with and without
 * kept fragments, interleaved because machines drift.
 *
 *     npm run bench tests/bench/fragments.ts -- [rounds=30] [pages=100]
 *
 * Microseconds of the processor for a page: the median over the rounds, and the best one. `one changed` has an edited message on each
 * page, `cold` has never seen any of its messages.
 */
import { fileURLToPath } from "node:url";
import { roomPage } from "./fragments/room_page.ts";

type Views = typeof import("../../app/platform/views/index.ts");
type Support = typeof import("../../app/platform/support/index.ts");
type Configuration = typeof import("../../config/settings.ts");

const [rounds = "30", pages = "100"] = process.argv.slice(2);
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const load = async <T>(path: string): Promise<T> => (await import(`${dist}apart/${path}`)) as T;

await load("app/application.js"); // brings what decorators need
const { CompiledViews, Fragments } = await load<Views>("app/platform/views/index.js");
const { Figures } = await load<Support>("app/platform/support/index.js");
const { Settings } = await load<Configuration>("config/settings.js");

const globals = {
  app_name: "Parley",
  url: (name: string, params = {}, query = {}) =>
    `/${[name, ...Object.values(params), ...Object.values(query)].join("/")}`,
  asset: (name: string) => `/assets/${name}`,
  flag: () => false,
};
const views = (megabytes: number) => {
  const values = { FRAGMENT_CACHE_MB: `${megabytes}` };
  const fragments = new Fragments(Settings.from([{ name: "bench", values }]), new Figures());
  fragments.declare<{ message: { id: number; seq: number } }>(
    "messages/_message.njk",
    ({ message: { id, seq } }) => `${id} ${seq}`,
  );
  return CompiledViews.load(`${dist}views/templates.js`, globals, fragments);
};
const [kept, anew] = [await views(32), await views(0)];

let change = 0;
const candidates = {
  "rendered anew": () => anew.render("rooms/show.njk", roomPage()),
  cold: () => kept.render("rooms/show.njk", roomPage({ from: (change += 50) })),
  "one changed": () => kept.render("rooms/show.njk", roomPage({ edited: (change += 1) })),
  kept: () => kept.render("rooms/show.njk", roomPage()),
};

const results = new Map(Object.keys(candidates).map((name) => [name, [] as number[]]));
for (let round = 0; round <= Number(rounds); round += 1) {
  for (const [name, page] of Object.entries(candidates)) {
    const before = process.cpuUsage();
    for (let n = 0; n < Number(pages); n += 1) page();
    const { user, system } = process.cpuUsage(before);
    const micros = (user + system) / Number(pages);
    if (round > 0) results.get(name)?.push(micros); // the first one only warms up
  }
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const base = median(results.get("rendered anew") ?? []);
for (const [name, values] of results) {
  const [middle, best] = [median(values), Math.min(...values)];
  const gain = `${(base / middle).toFixed(1)} x as fast`;
  process.stdout.write(
    `${name.padEnd(16)} ${middle.toFixed(0).padStart(6)} us  best ${best.toFixed(0).padStart(6)} us  ${gain}\n`,
  );
}
process.stdout.write(`the page has ${candidates.kept().length} characters\n`);
