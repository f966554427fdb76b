import { existsSync } from "node:fs";
import { singleton } from "../../container/index.ts";
import { type Check, DoctorCheck, fine, wrong } from "../../doctor/index.ts";
import { type Built, DoctorSubject } from "../doctor/subject.ts";

/** Whether templates and assets are built. */
@singleton()
export class BuildCheck extends DoctorCheck {
  static readonly priority = 20;
  static override readonly needsSettings = false;
  readonly #subject: DoctorSubject;

  constructor(subject: DoctorSubject) {
    super();
    this.#subject = subject;
  }

  override async examine(): Promise<Check[]> {
    return [checkBuild(this.#subject.built)];
  }
}

function checkBuild({ views, assets }: Built): Check {
  const missing = [views, assets].filter((path) => !existsSync(path));
  if (missing.length === 0) return fine("build", "Templates and assets are built.");
  return wrong("build", `${missing.join(" and ")} cannot be found.`, "Run npm run build.");
}
