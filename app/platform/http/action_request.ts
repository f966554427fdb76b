import type { Context } from "hono";
import { UnauthenticatedError } from "../errors/index.ts";
import type { Task, TaskOptions } from "../queue/index.ts";
import { type Client, clientOf, sessionOf, type Viewer, viewerOf } from "../security/index.ts";
import { headerOf } from "../support/index.ts";
import type { Session } from "../sessions/index.ts";
import { isHtmx, wantsJson } from "./negotiation.ts";
import { occasionOf } from "./occasion_access.ts";
import type { UrlParams, UrlQuery } from "./results.ts";
import { routeNameOf } from "./route_name.ts";
import type { Urls } from "./urls.ts";

export interface RequestValues<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

/** What an action works with: typed values, and who asks. It can be taken apart: `({ viewer, params })`. */
export class ActionRequest<P = unknown, Q = unknown, B = unknown> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Hono's own context, for what is not covered here. */
  readonly raw: Context;
  readonly #urls: Urls;

  constructor(values: RequestValues<P, Q, B>, raw: Context, urls: Urls) {
    this.params = values.params;
    this.query = values.query;
    this.body = values.body;
    this.raw = raw;
    this.#urls = urls;
  }

  /** Who asks. @throws UnauthenticatedError when nobody is signed in */
  get viewer(): Viewer {
    const viewer = viewerOf(this.raw);
    if (!viewer) throw new UnauthenticatedError();
    return viewer;
  }

  get viewerOrNull(): Viewer | null {
    return viewerOf(this.raw);
  }

  /** The session of this browser; on a route behind `sessions`. */
  get session(): Session {
    return sessionOf(this.raw);
  }

  get client(): Client {
    return clientOf(this.raw);
  }

  /** Address of the client, by trusted proxies only. */
  get address(): string {
    return this.client.address;
  }

  get userAgent(): string {
    return headerOf(this.raw, "user-agent") ?? "";
  }

  get isHtmx(): boolean {
    return isHtmx(this.raw);
  }

  get wantsJson(): boolean {
    return wantsJson(this.raw);
  }

  /** The path of a named route. @throws Error when there is no such route or a parameter is missing */
  get url(): (name: string, params?: UrlParams, query?: UrlQuery) => string {
    return (name, params, query) => this.#urls.url(name, params, query);
  }

  /**
   * Runs a task after the response has been sent, those of one request one after the other; a stop of the server
   * waits for them.
   *
   * @throws WorkRefusedError when too many tasks wait
   */
  get defer(): (task: Task, options?: TaskOptions) => void {
    return (task, options) =>
      occasionOf(this.raw).defer(task, { name: routeNameOf(this.raw), ...options });
  }

  /** Runs a task beside this request; a stop of the server waits for it. @throws WorkRefusedError */
  get background(): (task: Task, options?: TaskOptions) => void {
    return (task, options) =>
      occasionOf(this.raw).background(task, { name: routeNameOf(this.raw), ...options });
  }
}
