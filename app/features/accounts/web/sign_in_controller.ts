import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, nothing, redirect, view, type ViewResult } from "../../../platform/http/index.ts";
import { FirstRun } from "../first_run.ts";
import { SignIn } from "../sign_in.ts";
import { accountResource } from "../user.ts";
import { Credentials } from "../user_schema.ts";
import { Users } from "../users.ts";

/** Coming and going. */
@requestScoped()
export class SignInController {
  readonly #signIn: SignIn;
  readonly #users: Users;
  readonly #firstRun: FirstRun;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(signIn: SignIn, users: Users, firstRun: FirstRun, settings: Settings) {
    this.#signIn = signIn;
    this.#users = users;
    this.#firstRun = firstRun;
    this.#settings = settings;
  }

  show = action({}, async ({ viewerOrNull }) => {
    if (viewerOrNull) return redirect("/");
    if (await this.#firstRun.isNeeded()) return redirect({ route: "setup" });
    return this.#form();
  });

  store = action({ body: Credentials, invalid: () => this.#form() }, async (request) => {
    const user = await this.#signIn.authenticate(request.body, request.address);
    const { session } = request;
    session.signIn(user.id);
    await this.#users.seen(user.id);
    return redirect(session.takeIntendedUrl() ?? "/", { json: accountResource(user), status: 200 });
  });

  destroy = action({}, async (request) => {
    request.session.end();
    return request.wantsJson ? nothing() : redirect({ route: "sign-in" });
  });

  #form(): ViewResult {
    return view("accounts/sign_in.njk", {
      registration: this.#settings.chat.registration,
      registration_open: this.#settings.chat.registration === "open",
    });
  }
}
