import { circles, graphOf } from "./circles.ts";
import type { Import } from "./read_imports.ts";

/** From the ground up; an import points down or, without a circle, sideways. See docs/architecture.md. */
const RUNGS: readonly (readonly string[])[] = [
  ["app/platform/support"],
  [
    "app/platform/config",
    "config",
    "app/platform/logging",
    "app/platform/errors",
    "app/platform/texts",
  ],
  platform("container", "doctor", "housekeeping", "resilience", "database", "queue", "storage"),
  platform(
    "control",
    "development",
    "mail",
    "outside",
    "tracker",
    "security",
    "sessions",
    "views",
    "http",
    "realtime",
    "flags",
  ),
  platform("console"),
  ["app/features/*", "app/migrations.ts"],
  ["app/seed"],
  ["app/*.ts"],
];

function platform(...names: string[]): string[] {
  return names.map((name) => `app/platform/${name}`);
}

/** What is wrong with these imports, one sentence each. */
export function ladderProblems(imports: readonly Import[]): string[] {
  const places = new Set(imports.flatMap(({ from, to }) => [placeOf(from), placeOf(to)]));
  return [
    ...[...places].filter((place) => rungOf(place) < 0).map(unknownPlace),
    ...imports.filter(isUpward).map(({ from, to }) => `${from} imports upward: ${to}`),
    ...imports.filter(isDeep).map(({ from, to }) => `${from} imports past the index: ${to}`),
    ...folderCircles(imports).map((way) => `Folders in a circle: ${way.join(" → ")}`),
    ...fileCircles(imports).map((way) => `Files in a circle: ${way.join(" → ")}`),
  ];
}

/** The unit of the ladder that a file belongs to: a platform part, a feature, a folder, or the file itself. */
export function placeOf(file: string): string {
  const [top = "", kind = "", name = ""] = file.split("/");
  if (top !== "app") return top;
  const isHall = kind === "platform" || kind === "features";
  if (isHall) return name.endsWith(".ts") ? file : `app/${kind}/${name}`;
  return `app/${kind}`;
}

function rungOf(place: string): number {
  const exact = RUNGS.findIndex((rung) => rung.includes(place));
  if (exact >= 0) return exact;
  if (/^app\/features\/[^/]+$/.test(place))
    return RUNGS.findIndex((r) => r.includes("app/features/*"));
  return /^app\/[^/]+\.ts$/.test(place) ? RUNGS.length - 1 : -1;
}

function unknownPlace(place: string): string {
  return `${place} stands on no rung: give it one in tests/support/house/ladder.ts`;
}

function isUpward({ from, to }: Import): boolean {
  const [lower, upper] = [rungOf(placeOf(from)), rungOf(placeOf(to))];
  return lower >= 0 && upper > lower;
}

/** The files right below `app/` put features together and may enter them; everybody else knows the index. */
function isDeep({ from, to }: Import): boolean {
  const place = placeOf(to);
  if (place === placeOf(from) || to === `${place}/index.ts`) return false;
  if (place.startsWith("app/platform/")) return true;
  return place.startsWith("app/features/") && from.split("/").length > 2;
}

function folderCircles(imports: readonly Import[]): string[][] {
  return circles(graphOf(imports.map(({ from, to }) => [placeOf(from), placeOf(to)])));
}

/** Types alone may refer to each other: nothing of that is loaded. */
function fileCircles(imports: readonly Import[]): string[][] {
  const loaded = imports.filter(({ typeOnly }) => !typeOnly);
  return circles(graphOf(loaded.map(({ from, to }) => [from, to])));
}
