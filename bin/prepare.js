// Makes a clone ready to run: packages as locked, then whatever of the build is out of date.
// Plain JavaScript for any Node from 18 on, because it also fetches the Node that runs the rest.
// `node bin/prepare.js` before a start, `node bin/prepare.js test` before tests.
import { buildSteps } from "./build_steps.js";
import { installPackages } from "./packages.js";

const started = Date.now();
const say = (text) => process.stderr.write(`${text}\n`);

/** Runs one step and says how long it took, if it did anything. */
function report(label, step) {
  const from = Date.now();
  const worked = step();
  if (worked) say(`  ${label} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  return worked;
}

try {
  const development = process.argv[2] === "test";
  const steps = [
    ["packages installed", () => installPackages({ development })],
    ...buildSteps.map(({ done, run }) => [done, run]),
  ];
  const worked = steps.map(([label, step]) => report(label, step)).some(Boolean);
  if (worked) say(`  ready after ${((Date.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  say(`\n${error.message}`);
  process.exitCode = 1;
}
