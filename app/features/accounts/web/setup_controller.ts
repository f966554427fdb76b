import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view } from "../../../platform/http/index.ts";
import { Limits } from "../../../platform/security/index.ts";
import { FirstRun } from "../first_run.ts";
import { accountResource } from "../user.ts";
import { UserDraft } from "../user_schema.ts";
import { Users } from "../users.ts";

/** The first run: makes the administrator, while there is none. */
@requestScoped()
export class SetupController {
  readonly #users: Users;
  readonly #firstRun: FirstRun;
  readonly #limits: Limits;

  constructor(users: Users, firstRun: FirstRun, limits: Limits) {
    this.#users = users;
    this.#firstRun = firstRun;
    this.#limits = limits;
  }

  show = action({}, async ({ viewerOrNull }) => {
    if (await this.#firstRun.isNeeded()) return view("accounts/setup.njk");
    return redirect(viewerOrNull ? "/" : { route: "sign-in" });
  });

  store = action(
    { body: UserDraft, invalid: () => view("accounts/setup.njk") },
    async (request) => {
      await this.#limits.admitAddress("setup", request.address, { field: "" });
      const admin = await this.#users.createFirst(request.body);
      request.session.signIn(admin.id);
      return redirect("/", { json: accountResource(admin), status: 201 });
    },
  );
}
