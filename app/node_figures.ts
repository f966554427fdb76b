import type { Application } from "./application.ts";
import { Database } from "./platform/database/index.ts";
import { Health } from "./platform/http/index.ts";
import { Registry } from "./platform/realtime/index.ts";
import { Figures, type FiguresOfPart, LoopLag, version } from "./platform/support/index.ts";

const MEGABYTE = 1024 * 1024;

/**
 * What a node says of itself: what it is, memory, how late its event loop is, and whether it takes traffic.
 *
 * @returns how to end the measuring
 */
export function provideNodeFigures({ container, settings }: Application): () => void {
  const figures = container.resolve(Figures);
  const [health, registry] = [container.resolve(Health), container.resolve(Registry)];
  const storey = storeyOf(container.resolve(Database).dialect, settings.redis.url !== undefined);
  const lag = new LoopLag();
  figures.provide("process", processFigures);
  figures.provide("event_loop", () => lag.read());
  figures.provide("node", () => ({
    version: version(),
    storey,
    draining: health.draining,
    connections: registry.size,
  }));
  return () => lag.stop();
}

function storeyOf(dialect: Database["dialect"], redis: boolean): string {
  return `${dialect === "sqlite" ? "SQLite" : "MySQL"} and ${redis ? "Redis" : "memory"}`;
}

function processFigures(): FiguresOfPart {
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    pid: process.pid,
    uptime_s: Math.round(process.uptime()),
    rss_mb: megabytes(rss),
    heap_mb: megabytes(heapUsed),
    external_mb: megabytes(external),
  };
}

function megabytes(bytes: number): number {
  return Math.round((bytes / MEGABYTE) * 10) / 10;
}
