import type { Context } from "hono";
import { type GuardHeaders, sessionOrNull, type Viewer, viewerOf } from "../security/index.ts";
import type { Flash } from "../sessions/index.ts";
import type { Defects } from "../tracker/index.ts";
import type { KeptPages, Views } from "../views/index.ts";
import { JSON_HEADERS, PRIVATE } from "./answer_headers.ts";
import { captureContext } from "./errors/capture_context.ts";
import { fileResponse } from "./file_response.ts";
import { guardedStream } from "./guarded_stream.ts";
import { languageOf } from "./language.ts";
import { keptPageResponse } from "./kept_page_response.ts";
import { preparedResponse } from "./prepared_response.ts";
import { rangedResponse } from "./ranged_response.ts";
import { isHtmx, VARY, VARY_PAGE, wantsJson, wantsPartial } from "./negotiation.ts";
import type {
  Destination,
  JsonResult,
  RedirectResult,
  Result,
  ResultOptions,
  StreamResult,
  ViewResult,
} from "./results.ts";
import type { Urls } from "./urls.ts";

const HTML = "text/html; charset=utf-8";

interface NodeBindings {
  outgoing?: { destroy(): void };
}

export interface ResponderParts {
  views: Views;
  urls: Urls;
  defects: Defects;
  /** Keeps pages that have a version; not while one works on the templates. */
  pages?: KeptPages | undefined;
}

/** What every template may read. */
interface Common {
  viewer: Viewer | null;
  flash: readonly Flash[];
  path: string;
}

/** Turns what actions hand back into responses: a page, a part for htmx, JSON, a redirect. */
export class Responder {
  readonly #views: Views;
  readonly #urls: Urls;
  readonly #defects: Defects;
  readonly #pages: KeptPages | undefined;

  constructor({ views, urls, defects, pages }: ResponderParts) {
    this.#views = views;
    this.#urls = urls;
    this.#defects = defects;
    this.#pages = pages?.isOn ? pages : undefined;
  }

  respond(c: Context, result: Result): Response | Promise<Response> {
    if (result instanceof Response) return result;
    return this.#answer(c, result);
  }

  #answer(c: Context, result: Exclude<Result, Response>): Response | Promise<Response> {
    switch (result.kind) {
      case "view":
        return this.#view(c, result);
      case "json":
        return jsonResponse(c, result);
      case "redirect":
        return this.#redirect(c, result);
      case "stream":
        return streamResponse(result, this.#brokenOff(c));
      case "file":
        return fileResponse(c, result, this.#brokenOff(c));
      case "ranged":
        return rangedResponse(c, result, this.#brokenOff(c));
      case "nothing":
        break;
    }
    return new Response(null, { status: result.status ?? 204, headers: result.headers ?? {} });
  }

  #view(c: Context, result: ViewResult): Response | Promise<Response> {
    if (result.json !== undefined && wantsJson(c)) {
      return jsonResponse(c, { ...result, kind: "json", value: result.json }, { Vary: VARY });
    }
    const part = wantsPartial(c) ? result.partial : undefined;
    const template = part ?? result.template;
    const headers = { "Content-Type": HTML, Vary: VARY_PAGE, ...result.headers };
    const common = this.#common(c, part !== undefined);
    const language = languageOf(c);
    const render = () => this.#views.render(template, { ...common, ...result.data }, language);
    if (result.version !== undefined && this.#pages && common.flash.length === 0) {
      const key = `${template}\n${shown(common.viewer)}\n${common.path} ${language}\n${result.version}`;
      const page = this.#pages.page(key, render);
      return keptPageResponse(c, page, { "Cache-Control": PRIVATE, ...headers });
    }
    const html = render();
    return textResponse(c, html, { ...(result.status && { status: result.status }), headers });
  }

  /** What every template may read. A part leaves the flash to the next page. */
  #common(c: Context, isPart: boolean): Common {
    const flash = isPart ? [] : (sessionOrNull(c)?.takeFlash() ?? []);
    return { viewer: viewerOf(c), flash, path: c.req.path };
  }

  #redirect(c: Context, result: RedirectResult): Response {
    if (result.json !== undefined && wantsJson(c)) {
      return jsonResponse(c, { ...result, kind: "json", value: result.json }, { Vary: VARY });
    }
    for (const [kind, text] of Object.entries(result.flash ?? {})) {
      sessionOrNull(c)?.flash(kind, text);
    }
    return redirectResponse(c, this.#path(result.to), result);
  }

  /** For an answer that fails while it is sent: cut off, so that it is not taken for the whole. */
  #brokenOff(c: Context): (error: unknown) => void {
    return (error) => {
      const message = "an answer broke off";
      this.#defects.note(error, { ...captureContext(c), message });
      const { outgoing } = (c.env ?? {}) as NodeBindings;
      outgoing?.destroy();
    };
  }

  #path(to: Destination): string {
    return typeof to === "string" ? to : this.#urls.url(to.route, to.params, to.query);
  }
}

/** Of the person who looks, all that a page may show. */
function shown(viewer: Viewer | null): string {
  if (!viewer) return "";
  const { sessionId: _, scopes: __, credential: ___, expiresAt: ____, ...person } = viewer;
  return JSON.stringify(person);
}

/** 303 to a path; for htmx a header, since its `fetch` would follow the 303 by itself and swap the page in. */
export function redirectResponse(c: Context, path: string, options: ResultOptions = {}): Response {
  const { status = 303 } = options;
  const common = { "Cache-Control": PRIVATE, Vary: VARY, ...options.headers };
  if (isHtmx(c)) {
    const headers = { ...common, "HX-Redirect": path };
    return new Response(null, { status: status < 400 ? 200 : status, headers });
  }
  // A result made for both may carry the status of its JSON answer.
  const moved = status >= 300 && status < 400 ? status : 303;
  return new Response(null, { status: moved, headers: { ...common, Location: path } });
}

function jsonResponse(
  c: Context,
  { value, status = 200, headers }: JsonResult,
  more?: Record<string, string>,
): Response {
  const type = more || headers ? { ...JSON_HEADERS, ...more, ...headers } : JSON_HEADERS;
  return preparedResponse(c, JSON.stringify(value), { status, headers: type, kind: "data" });
}

interface TextOptions extends ResultOptions {
  /** Which headers guard it; those of a page unless told. */
  kind?: keyof GuardHeaders;
}

/** A text of one's own making, for the person who asks. */
export function textResponse(
  c: Context,
  text: string,
  { status = 200, headers, kind = "document" }: TextOptions,
): Response {
  const all = { "Cache-Control": PRIVATE, ...headers };
  return preparedResponse(c, text, { status, headers: all, kind });
}

function streamResponse(
  { body, type, status = 200, headers = {} }: StreamResult,
  failed: (error: unknown) => void,
): Response {
  const contentType = type ?? "application/octet-stream";
  const guarded = body instanceof ReadableStream ? guardedStream(body, failed) : body;
  return new Response(guarded, { status, headers: { "Content-Type": contentType, ...headers } });
}
