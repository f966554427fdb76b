import { appendFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NodeLog } from "../support/node_log.ts";
import { freePort } from "../support/servers/free_port.ts";
import { Service } from "../support/servers/service.ts";
import { embedded } from "../support/storeys.ts";
import { until } from "../support/until.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const COPIED = ["app", "bin", "config", "public", "views", "texts", "dist"];
const FILES = ["package.json", "package-lock.json", "tsconfig.json"];
const HEALTH = "app/platform/http/health.ts";
const WRONG = '("ready and changed" as number)';
/** Servers of other tests write there while this is copied; what they name for a moment would be missed. */
const isStill = (path: string): boolean => !path.endsWith(".compiled");
/** A build and a look at all types take their time on a busy machine. */
const PATIENCE = { within: 90_000, every: 100 };

// npm run dev, in a copy of the project.
embedded((storey) => {
  const log = new NodeLog();
  let folder: string;
  let url: string;
  let dev: Service;

  beforeAll(async () => {
    folder = storey.freshFolder();
    for (const name of [...COPIED, ...FILES])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: isStill });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}`;
    const { PATH = "" } = process.env;
    const env = { PATH, HOST: "127.0.0.1", PORT: port, LOG_PRETTY: "false", LOG_FILES: "false" };
    const args = [join(folder, "bin/dev.js")];
    const command = { name: "npm run dev", program: process.execPath, args, env, cwd: folder };
    dev = new Service(command, (line) => log.add(line));
    await dev.start(async () => (await page("/health/ready")).includes("ready"), 60_000);
  }, 120_000);
  afterAll(() => dev.stop());

  const page = (path: string): Promise<string> =>
    fetch(url + path, { headers: { accept: "text/html" } }).then(
      (answer) => answer.text(),
      () => "",
    );
  const starts = () => log.lines.filter(({ msg }) => msg === "ready").length;
  const shows = (text: string, path = "/setup") =>
    until(async () => (await page(path)).includes(text), { ...PATIENCE, what: text });

  function change(path: string, ...[from, to]: [string, string]): void {
    const text = readFileSync(join(folder, path), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(folder, path), text.replace(from, to));
  }

  it("templates, texts and styles show without a restart", async () => {
    change("views/layouts/auth.njk", "</main>", "<p>A template was changed.</p></main>");
    await shows("A template was changed.");
    change("texts/en/accounts.json", '"email": "Email"', '"email": "Electric mail"');
    appendFileSync(join(folder, "public/css/base.css"), "\n.changed-by-hand { order: 7 }\n");
    const style = async () => {
      const [, path = "/"] = /href="([^"]+\.css)"/.exec(await page("/setup")) ?? [];
      return (await page(path)).includes("changed-by-hand");
    };
    await shows("Electric mail");
    await until(style, { ...PATIENCE, what: "the style" });
    expect(starts()).toBe(1);
  }, 120_000);

  it("code is built and started anew, with what is wrong with its types", async () => {
    change(HEALTH, 'isReady ? "ready"', `isReady ? ${WRONG}`);
    await shows("ready and changed", "/health/ready");
    await until(() => starts() > 1, { ...PATIENCE, what: "the word of the start" });
    expect(starts()).toBe(2);
    const told = () => log.plain.some((line) => /health\.ts.*error TS\d+/.test(line));
    await until(told, { ...PATIENCE, what: "the types" });
  }, 120_000);

  it("code that does not parse is told, and the server that runs goes on", async () => {
    change(HEALTH, WRONG, "(((");
    const told = () => log.plain.some((line) => line.includes('The build stopped at "server"'));
    await until(told, { ...PATIENCE, what: "the message" });
    expect(log.plain.join("\n")).toContain("health.ts");
    expect(await page("/health/ready")).toContain("ready and changed");
    expect(starts()).toBe(2);
  }, 120_000);
});
