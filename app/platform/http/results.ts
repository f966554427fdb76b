import type { Readable } from "node:stream";

/** What an action hands back; the responder turns it into bytes. */
export type Result =
  | ViewResult
  | JsonResult
  | RedirectResult
  | StreamResult
  | FileResult
  | RangedResult
  | EmptyResult
  | Response;

export interface ResultOptions {
  status?: number;
  headers?: Record<string, string>;
}

export interface ViewOptions extends ResultOptions {
  /** The answer for who prefers JSON; without it everybody gets HTML. */
  json?: unknown;
  /**
   * A text that is another one whenever anything of `data` is: the page is kept under it, ready to be sent, and who
   * has it already gets 304. What all pages show (who looks, the path) is added to it. Such a page asks for no flags.
   */
  version?: string | undefined;
  /** The template for an htmx request that asks for a part of the page. */
  partial?: string;
}

export interface ViewResult extends ViewOptions {
  kind: "view";
  template: string;
  data: object;
}

export interface JsonResult extends ResultOptions {
  kind: "json";
  value: unknown;
}

/** A path on this site, or a route by its name. */
export type Destination = string | { route: string; params?: UrlParams; query?: UrlQuery };

export type UrlParams = Record<string, string | number>;
export type UrlQuery = Record<string, string | number | boolean | null | undefined>;

export interface RedirectOptions extends ResultOptions {
  /** Texts for the next page, by kind: `{ notice: "Saved." }`. */
  flash?: Record<string, string>;
  /** The answer for who prefers JSON, instead of a redirect; `status` then is its status. */
  json?: unknown;
}

export interface RedirectResult extends RedirectOptions {
  kind: "redirect";
  to: Destination;
}

export type Body = ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer> | string;

export interface StreamOptions extends ResultOptions {
  /** Content type, `application/octet-stream` unless told. */
  type?: string;
}

export interface StreamResult extends StreamOptions {
  kind: "stream";
  body: Body;
}

export interface FileOptions extends ResultOptions {
  /** Content type; by the file's ending unless told. */
  type?: string;
  /** Offers the file for download under this name. */
  download?: string;
}

export interface FileResult extends FileOptions {
  kind: "file";
  path: string;
}

/** Bytes of a known size, of which any stretch can be read. */
export interface RangedResult {
  kind: "ranged";
  /** Content type. */
  type: string;
  /** Bytes. */
  size: number;
  /** Quoted, and another one for other bytes. */
  etag: string;
  headers?: Record<string, string>;
  /** Reads a stretch, both ends included, or all of it. Called only when bytes are sent. */
  open: (stretch?: { start: number; end: number }) => Promise<Readable>;
}

export interface EmptyResult extends ResultOptions {
  kind: "nothing";
}

/**
 * A template with its data. One result serves the page, the htmx partial and JSON.
 *
 * @example view("rooms/show.njk", { room }, { partial: "rooms/_room.njk", json: { room: resource(room) } })
 */
export function view(template: string, data: object = {}, options: ViewOptions = {}): ViewResult {
  return { kind: "view", template, data, ...options };
}

/** A JSON document. */
export function json(value: unknown, options: ResultOptions = {}): JsonResult {
  return { kind: "json", value, ...options };
}

/**
 * Sends the browser elsewhere: 303, or `HX-Redirect` for an htmx request.
 *
 * @example redirect({ route: "rooms.show", params: { id } }, { flash: { notice: "The room is open." } })
 */
export function redirect(to: Destination, options: RedirectOptions = {}): RedirectResult {
  return { kind: "redirect", to, ...options };
}

/** Bytes as they come. */
export function stream(body: Body, options: StreamOptions = {}): StreamResult {
  return { kind: "stream", body, ...options };
}

/** A file of this machine, with `ETag`; answers 304 when the client has it, 404 when it is not there. */
export function file(path: string, options: FileOptions = {}): FileResult {
  return { kind: "file", path, ...options };
}

/** Bytes as they are read, with ranges, `ETag` and HEAD; answers 304, 206 and 416 by itself. */
export function ranged(options: Omit<RangedResult, "kind">): RangedResult {
  return { kind: "ranged", ...options };
}

/** 204: done, and nothing to say. */
export function nothing(options: ResultOptions = {}): EmptyResult {
  return { kind: "nothing", ...options };
}
