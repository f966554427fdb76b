import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Language, LANGUAGES } from "../texts/index.ts";
import { Assets, type Views } from "../views/index.ts";
import { languageOf } from "./language.ts";
import type { Mount } from "./mount.ts";

interface Installable {
  views: Views;
  /** Folder of the built assets. */
  assets: string;
  /** Name of this installation, as people see it. */
  name: string;
}

const FRESH = "no-cache";

/**
 * What makes the page a program that can be installed: `/site.webmanifest`, `/service-worker.js`, and `/offline`,
 * the page that the worker keeps. All of it is the same for everybody and open to everybody.
 */
export function mountInstallable(open: Mount, { views, assets, name }: Installable): void {
  const built = (file: string): string => readBuilt(assets, file);
  const offlinePage = (language?: Language): string => views.render("offline.njk", {}, language);
  const allOfThem = (): string => LANGUAGES.map(offlinePage).join("");

  open("/site.webmanifest", (c) =>
    c.body(named(built("site.webmanifest"), name), 200, headers("application/manifest+json")),
  );
  open("/service-worker.js", (c) =>
    c.body(withPrint(built("service_worker.js"), allOfThem()), 200, headers("text/javascript")),
  );
  open("/offline", (c) => {
    const told = { ...headers("text/html; charset=utf-8"), Vary: "Accept-Language" };
    return c.body(offlinePage(languageOf(c)), 200, told);
  });
}

function readBuilt(folder: string, name: string): string {
  const path = Assets.load(join(folder, "manifest.json")).path(name);
  return readFileSync(join(folder, path.replace("/assets/", "")), "utf8");
}

function named(manifest: string, name: string): string {
  return JSON.stringify({ ...(JSON.parse(manifest) as object), name, short_name: name });
}

/** A worker is installed anew when its bytes change: so they change with the page that it keeps. */
function withPrint(script: string, page: string): string {
  return `${script}\n// ${createHash("sha256").update(page).digest("hex")}\n`;
}

function headers(type: string): Record<string, string> {
  return { "Content-Type": type, "Cache-Control": FRESH };
}
