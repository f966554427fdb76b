import { singleton } from "../../../platform/container/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import {
  type AuditActor,
  AuditLog,
  isJudgedHere,
  Limits,
  type Refused,
} from "../../../platform/security/index.ts";
import { LimitsPage } from "./limits_page.ts";
import { personIn, shortened } from "./refused_key.ts";

/** Letting go whom a door refuses; stands in the audit log. */
@singleton()
export class Releases {
  readonly #page: LimitsPage;
  readonly #limits: Limits;
  readonly #audit: AuditLog;

  constructor(page: LimitsPage, limits: Limits, audit: AuditLog) {
    this.#page = page;
    this.#limits = limits;
    this.#audit = audit;
  }

  /** Lets a key begin anew at its door, on all nodes. @throws NotFoundError `refusal_not_found` */
  async release(handle: string, by: AuditActor): Promise<void> {
    const refused = await this.#page.find(handle);
    if (!refused || !isJudgedHere(refused.door)) throw refusalNotFound();
    const { door, key } = refused;
    await this.#audit.record({
      actor: by,
      act: "limit.released",
      subject: subjectOf(refused),
      detail: { door, whom: shortened({ door, key }) },
    });
    await this.#limits.door(door).release(key);
  }
}

function subjectOf(refused: Refused): string {
  const person = personIn(refused);
  return person === undefined ? `limit:${refused.door}` : `user:${person}`;
}

function refusalNotFound(): NotFoundError {
  const message = "Nobody like this was refused in the last hour, so there is nothing to undo.";
  return new NotFoundError("refusal_not_found", message);
}
