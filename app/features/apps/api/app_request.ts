import type { z } from "zod";
import { NotFoundError } from "../../../platform/errors/index.ts";
import type { ActionRequest } from "../../../platform/http/index.ts";
import { singleton } from "../../../platform/container/index.ts";
import { ForbiddenError } from "../../../platform/errors/index.ts";
import { type PusherApp, PusherApps } from "../../../platform/realtime/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { check } from "./api_schema.ts";
import { assertSigned, jsonOf, rawBody } from "./signed_request.ts";

/** A request that the app's secret has signed. */
export interface FromApp {
  app: PusherApp;
  /** The body by its schema. @throws BadRequestError */
  body: <S extends z.ZodType>(schema: S) => z.output<S>;
}

/** Finds out which app asks, and whether it is the one. */
@singleton()
export class AppDoor {
  readonly #apps: PusherApps;
  readonly #clock: Clock;

  constructor(apps: PusherApps, clock: Clock) {
    this.#apps = apps;
    this.#clock = clock;
  }

  /** @throws NotFoundError, ForbiddenError for an app that is switched off, UnauthenticatedError */
  async admit(id: string, { raw }: ActionRequest): Promise<FromApp> {
    const app = await this.#apps.byId(id);
    if (!app) throw new NotFoundError("app_unknown", `There is no app with the number ${id}.`);
    const body = await rawBody(raw);
    const { method, url } = raw.req;
    assertSigned(app, { method, url, body, now: this.#clock.now() });
    if (app.disabled) throw new ForbiddenError("app_disabled", "This app is switched off.");
    return { app, body: (schema) => check(schema, jsonOf(body)) };
  }
}
