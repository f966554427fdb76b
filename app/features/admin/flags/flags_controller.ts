import { z } from "zod";
import { environments } from "../../../../config/environments/index.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect } from "../../../platform/http/index.ts";
import {
  FlagCatalogue,
  type FlagChange,
  type FlagListing,
  Flags,
} from "../../../platform/flags/index.ts";
import { Users } from "../../accounts/index.ts";
import { adminView } from "../admin_view.ts";
import { fieldTime, RuleForm, ruleOf } from "./rule_form.ts";
import { ruleWords } from "./rule_words.ts";

const FlagParams = z.object({ name: z.string().max(64) });

/** Feature flags: for whom each is on, who changed it, and changing it. */
@requestScoped()
export class FlagsController {
  readonly #flags: Flags;
  readonly #catalogue: FlagCatalogue;
  readonly #users: Users;

  constructor(flags: Flags, catalogue: FlagCatalogue, users: Users) {
    this.#flags = flags;
    this.#catalogue = catalogue;
    this.#users = users;
  }

  index = action({}, async () => {
    const flags = await this.#resources(this.#flags.list());
    return adminView(
      "admin/flags/index.njk",
      { flags },
      { partial: "admin/flags/_flags.njk", json: { data: flags } },
    );
  });

  show = action({ params: FlagParams }, ({ params }) => this.#page(params.name));

  update = action(
    { params: FlagParams, body: RuleForm, invalid: ({ params }) => this.#page(params.name) },
    async ({ viewer, params, body }) => {
      const name = this.#flags.named(params.name);
      const rule = await ruleOf(body, (email) => this.#users.byEmail(email));
      await this.#flags.set(name, rule, viewer);
      const to = { route: "admin.flags.show", params: { name } };
      const flash = { notice: "The flag is set. Every node follows within two seconds." };
      return redirect(to, { flash, json: await this.#one(name), status: 200 });
    },
  );

  async #page(text: string) {
    const name = this.#flags.named(text);
    const [flag, history] = await Promise.all([this.#one(name), this.#flags.history(name)]);
    const changes = history.map(changeResource);
    const choices = { groups: this.#catalogue.groups, environments: Object.keys(environments) };
    return adminView(
      "admin/flags/show.njk",
      { flag, changes, choices, form: await this.#form(name) },
      { json: { ...flag, changes } },
    );
  }

  async #one(name: string) {
    const [flag] = await this.#resources(this.#flags.list().filter((one) => one.name === name));
    return flag;
  }

  async #resources(flags: readonly FlagListing[]) {
    const named = await this.#users.findMany(flags.flatMap(({ rule }) => rule.users ?? []));
    const people = new Map([...named].map(([id, user]) => [id, user.name]));
    return flags.map(({ changed, rule, ...flag }) => ({
      ...flag,
      state: rule.state,
      words: ruleWords(rule, people),
      changed: changed && { at: iso(changed.at), by: changed.by },
    }));
  }

  /** What the fields hold before anybody types. */
  async #form(name: string) {
    const rule = this.#flags.list().find((flag) => flag.name === name)?.rule;
    const people = await this.#users.findMany(rule?.users ?? []);
    const users = (rule?.users ?? []).map((id) => people.get(id)?.email ?? id);
    return {
      ...rule,
      users: users.join(", "),
      from: fieldTime(rule?.from),
      until: fieldTime(rule?.until),
    };
  }
}

function changeResource({ at, ...change }: FlagChange) {
  return { ...change, at: iso(at) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
