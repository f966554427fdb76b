import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest } from "../../../platform/http/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { ROLES, Users } from "../../accounts/index.ts";
import { SanctionDraft } from "../../rooms/index.ts";
import { attempt } from "../attempt.ts";
import { PersonParams } from "./people_controller.ts";

const Standing = z.object({ role: z.enum(ROLES, "A role is admin or member.") });

/** An account's role, and its lock. */
@requestScoped()
export class StandingController {
  readonly #users: Users;

  readonly #clock: Clock;

  constructor(users: Users, clock: Clock) {
    this.#users = users;
    this.#clock = clock;
  }

  /** Makes somebody administrator, or member again. */
  update = action({ params: PersonParams, body: Standing }, async (request) => {
    const { viewer, params, body } = request;
    const { name } = await this.#users.get(params.id);
    const done = `${name} is ${body.role === "admin" ? "administrator" : "a member"} now.`;
    return attempt(request, { to: page(request), done }, () =>
      this.#users.setRole(params.id, body.role, viewer),
    );
  });

  /** Locks somebody out. */
  lock = action({ params: PersonParams }, async (request) => {
    const { viewer, params } = request;
    const { name } = await this.#users.get(params.id);
    const done = `${name} is signed out everywhere and cannot come back.`;
    return attempt(request, { to: page(request), done }, () =>
      this.#users.disable(params.id, viewer),
    );
  });

  /** Lets somebody in again. */
  unlock = action({ params: PersonParams }, async (request) => {
    const { viewer, params } = request;
    const { name } = await this.#users.get(params.id);
    const done = `${name} may sign in again.`;
    return attempt(request, { to: page(request), done }, () =>
      this.#users.enable(params.id, viewer),
    );
  });

  /** Bans somebody from the site, for a time or for good. */
  ban = action({ params: PersonParams, body: SanctionDraft }, async (request) => {
    const { viewer, params, body } = request;
    const { name } = await this.#users.get(params.id);
    const { reason, minutes } = body;
    const until = minutes === null ? null : this.#clock.now() + minutes * 60_000;
    const done = `${name} is banned and signed out everywhere.`;
    return attempt(request, { to: page(request), done }, () =>
      this.#users.ban(params.id, { reason, until }, viewer),
    );
  });

  /** Lifts a ban. */
  unban = action({ params: PersonParams }, async (request) => {
    const { viewer, params } = request;
    const { name } = await this.#users.get(params.id);
    return attempt(request, { to: page(request), done: `${name} may sign in again.` }, () =>
      this.#users.unban(params.id, viewer),
    );
  });
}

function page({ params }: ActionRequest<{ id: number }>) {
  return { route: "admin.people.show", params: { id: params.id } };
}
