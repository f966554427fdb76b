import type { Application } from "./application.ts";
import { Health } from "./platform/http/index.ts";
import { Registry } from "./platform/realtime/index.ts";
import { Figures, type FiguresOfPart } from "./platform/support/index.ts";

const MEGABYTE = 1024 * 1024;

/** What a node says of itself: uptime, memory, and whether it takes traffic. */
export function provideNodeFigures({ container }: Application): void {
  const figures = container.resolve(Figures);
  const [health, registry] = [container.resolve(Health), container.resolve(Registry)];
  figures.provide("process", processFigures);
  figures.provide("node", () => ({ draining: health.draining, connections: registry.size }));
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
