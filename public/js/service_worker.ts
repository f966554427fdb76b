// The service worker: keeps the assets of this build and the offline page, and nothing that is anybody's own.
import { treatment } from "./core/offline_rules.ts";

/** Events as workers get them; the types of pages do not know these. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Happening {
  install: WorkerEvent;
  activate: WorkerEvent;
  fetch: Fetching;
}
type Handler<Name extends keyof Happening> = (event: Happening[Name]) => void;

declare function skipWaiting(): Promise<void>;
/** Plain name → hashed name, put in by the build. */
declare const BUILT_ASSETS: Record<string, string>;

const CACHE = "parley";
const OFFLINE = "/offline";
/** What the offline page is made of: it must be there before it is needed. */
const FIRST = ["app.css", "theme.js", "offline.js", "icons.svg", "mark.svg", "inter-latin.woff2"];

const assets = new Set(Object.values(BUILT_ASSETS).map(pathOf));

on("install", (event) => event.waitUntil(install()));
on("activate", (event) => event.waitUntil(prune()));
on("fetch", (event) => {
  const how = treatment(event.request, { origin: location.origin, assets });
  if (how === "asset") event.respondWith(kept(event.request));
  if (how === "page") event.respondWith(fromNetwork(event.request));
});

/** Of the events of a worker these three come here, and each has what `Happening` says. */
function on<Name extends keyof Happening>(name: Name, handle: Handler<Name>): void {
  addEventListener(name, (event) => handle(event as Happening[Name]));
}

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FIRST.map((name) => pathOf(BUILT_ASSETS[name] ?? name)));
  await cache.add(new Request(OFFLINE, { cache: "reload", credentials: "omit" }));
  await skipWaiting();
}

/** Takes what is left of older builds out. */
async function prune(): Promise<void> {
  const cache = await caches.open(CACHE);
  const old = (await cache.keys()).filter(({ url }) => !belongs(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request, { ignoreVary: true })));
}

function belongs(path: string): boolean {
  return path === OFFLINE || assets.has(path);
}

async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request.url, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) await cache.put(request.url, answer.clone()).catch(fullDisk);
  return answer;
}

async function fromNetwork(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE, { ignoreVary: true })) ?? Response.error();
  }
}

/** No room to keep it: the answer is as good. */
function fullDisk(): void {}

function pathOf(name: string): string {
  return `/assets/${name}`;
}
