import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view } from "../../../platform/http/index.ts";
import { Limits } from "../../../platform/security/index.ts";
import { registrationByInvitation, registrationClosed } from "../account_errors.ts";
import { FirstRun } from "../first_run.ts";
import { accountResource } from "../user.ts";
import { UserDraft } from "../user_schema.ts";
import { Users } from "../users.ts";

/** New accounts, where `REGISTRATION` lets people make them by themselves. */
@requestScoped()
export class SignUpController {
  readonly #users: Users;
  readonly #firstRun: FirstRun;
  readonly #limits: Limits;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(users: Users, firstRun: FirstRun, limits: Limits, settings: Settings) {
    this.#users = users;
    this.#firstRun = firstRun;
    this.#limits = limits;
    this.#settings = settings;
  }

  show = action({}, async ({ viewerOrNull }) => {
    if (viewerOrNull) return redirect("/");
    if (await this.#firstRun.isNeeded()) return redirect({ route: "setup" });
    this.#refuseWhenClosed();
    return view("accounts/sign_up.njk");
  });

  store = action(
    { body: UserDraft, invalid: () => view("accounts/sign_up.njk") },
    async (request) => {
      this.#refuseWhenClosed();
      await this.#limits.admitAddress("signUp", request.address, { field: "" });
      const user = await this.#users.create(request.body);
      const { session } = request;
      session.signIn(user.id);
      const to = session.takeIntendedUrl() ?? "/";
      return redirect(to, { json: accountResource(user), status: 201 });
    },
  );

  #refuseWhenClosed(): void {
    const { registration } = this.#settings.chat;
    if (registration === "closed") throw registrationClosed();
    if (registration === "invitation") throw registrationByInvitation();
  }
}
