import { fileURLToPath } from "node:url";

/** One line of a stack. */
export interface StackFrame {
  /** Empty for code outside of any function. */
  fn: string;
  /** Relative to the project's folder; `node_modules/…` for packages, `node:…` for the runtime. */
  file: string;
  line: number;
  column: number;
  /** Whether it is Parley's own code. */
  own: boolean;
}

const MOST_FRAMES = 40;
const PLATFORM = "app/platform/";
const FRAME =
  /^\s*at (?:async )?(?:(.*?) \()?((?:file:\/\/|node:|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/;
/** Where the project stands, seen from here and from `dist/app/`, where the build has it. */
const ROOT = import.meta.url.replace(/(?:app\/platform\/errors|dist\/app)\/[^/]*$/, "");
const ROOT_PATH = fileURLToPath(ROOT);

/**
 * The frames of an error's stack, the place where it was thrown first.
 *
 * @example framesOf(error)[0] // { fn: "Users.create", file: "app/features/accounts/users.ts", line: 61, … }
 */
export function framesOf(stack: string): StackFrame[] {
  const frames = stack.split("\n").flatMap((line) => {
    const [, fn = "", place = "", row = "0", column = "0"] = FRAME.exec(line) ?? [];
    if (place === "") return [];
    const file = shortened(place);
    return [{ fn, file, line: Number(row), column: Number(column), own: isOwn(file) }];
  });
  return frames.slice(0, MOST_FRAMES);
}

/** The own frames. The platform serves everybody, so where there are frames of features those alone. */
export function tellingFrames(frames: readonly StackFrame[]): StackFrame[] {
  const own = frames.filter((frame) => frame.own);
  const features = own.filter(({ file }) => !file.startsWith(PLATFORM));
  return features.length > 0 ? features : own;
}

/** The file of a frame as a path of this machine; `undefined` where it is none of the project's. */
export function pathOf({ file, own }: Pick<StackFrame, "file" | "own">): string | undefined {
  return own && !/^(?:\/|[A-Za-z]:)/.test(file) ? ROOT_PATH + file : undefined;
}

function shortened(place: string): string {
  const path = place.startsWith("file:") ? pathOfUrl(place) : place;
  const packages = path.lastIndexOf("node_modules/");
  if (packages >= 0) return path.slice(packages);
  const inside = path.startsWith(ROOT_PATH) ? path.slice(ROOT_PATH.length) : path;
  return inside.replace(/^dist\//, "");
}

function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

function isOwn(file: string): boolean {
  return !file.startsWith("node_modules/") && !file.startsWith("node:");
}
