import { getPath } from "hono/utils/url";

const REMEMBERED = 1000;
/** Longer ones are nobody's bookmark. */
const LONGEST = 200;

interface NodeBindings {
  incoming?: { url?: string };
}

/**
 * The path of a request as Hono finds it, remembered by what the client sent: putting the address together and searching
 * it costs more than a look. Addresses with a query are too many to be remembered.
 */
export function rememberedPath(): (request: Request, options?: { env?: unknown }) => string {
  const known = new Map<string, string>();
  return (request, options) => {
    const target = ((options?.env ?? {}) as NodeBindings).incoming?.url;
    if (target === undefined || target.length > LONGEST) return getPath(request);
    const path = known.get(target);
    if (path !== undefined) return path;
    const found = getPath(request);
    if (known.size >= REMEMBERED) known.clear();
    if (target.startsWith("/") && !target.includes("?")) known.set(target, found);
    return found;
  };
}
