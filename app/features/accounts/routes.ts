import type { Router } from "../../platform/http/index.ts";
import { administrators, scope, signedIn } from "../../platform/security/index.ts";
import { AccessTokensController } from "./api/access_tokens_controller.ts";
import { PeopleController } from "./api/people_controller.ts";
import { PresenceController } from "./api/presence_controller.ts";
import { SiteBansController } from "./api/site_bans_controller.ts";
import { BlocksController } from "./blocks/blocks_controller.ts";
import { DevicesController } from "./web/devices_controller.ts";
import { PasswordController } from "./web/password_controller.ts";
import { PicturesController } from "./web/pictures_controller.ts";
import { PreferencesController } from "./web/preferences_controller.ts";
import { ProfileController } from "./web/profile_controller.ts";
import { SetupController } from "./web/setup_controller.ts";
import { SignInController } from "./web/sign_in_controller.ts";
import { SignUpController } from "./web/sign_up_controller.ts";
import { TokensController } from "./web/tokens_controller.ts";

/** Coming and going, and one's own settings. Pages take no tokens: a token must not make tokens. */
export function accountsRoutes(router: Router): void {
  doors(router);
  router.group({ prefix: "/settings", name: "settings", middleware: [signedIn] }, settings);
  router.get("/pictures/{name}", [PicturesController, "show"], {
    name: "pictures.show",
    middleware: [signedIn],
  });
}

/** People for programs, below `/api`. */
export function accountApiRoutes(router: Router): void {
  router.get("/me", [PeopleController, "me"], { name: "me" });
  router.get("/users", [PeopleController, "index"], {
    name: "users",
    middleware: [scope("users:read")],
  });
  router.put("/me/presence", [PresenceController, "update"], {
    name: "me.presence",
    middleware: [scope("people:write")],
  });
  router.group({ prefix: "/blocks", name: "blocks", middleware: [scope("people:write")] }, (r) => {
    r.get("/", [BlocksController, "index"], { name: "index" });
    r.put("/{user_id}", [BlocksController, "update"], { name: "update" });
    r.delete("/{user_id}", [BlocksController, "destroy"], { name: "destroy" });
  });
  router.group({ middleware: [scope("moderation"), administrators] }, (r) => {
    r.put("/users/{id}/ban", [SiteBansController, "update"], { name: "users.ban" });
    r.delete("/users/{id}/ban", [SiteBansController, "destroy"], { name: "users.unban" });
  });
  const tokens = "/tokens/jwt";
  router.post(tokens, [AccessTokensController, "store"], { name: "access-tokens.store" });
  router.delete(`${tokens}/{id}`, [AccessTokensController, "destroy"], {
    name: "access-tokens.destroy",
  });
}

/** For everybody, without a session. */
export function accountsPublicRoutes(router: Router): void {
  router.get("/.well-known/jwks.json", [AccessTokensController, "keys"], { name: "jwks" });
}

function doors(r: Router): void {
  r.get("/setup", [SetupController, "show"], { name: "setup" });
  r.post("/setup", [SetupController, "store"], { name: "setup.store" });
  r.get("/sign-up", [SignUpController, "show"], { name: "sign-up" });
  r.post("/sign-up", [SignUpController, "store"], { name: "sign-up.store" });
  r.get("/sign-in", [SignInController, "show"], { name: "sign-in" });
  r.post("/sign-in", [SignInController, "store"], { name: "sign-in.store" });
  r.post("/sign-out", [SignInController, "destroy"], { name: "sign-out" });
}

function settings(r: Router): void {
  r.get("/", [ProfileController, "show"], { name: "index" });
  r.get("/profile", [ProfileController, "show"], { name: "profile" });
  r.post("/profile", [ProfileController, "update"], { name: "profile.update" });
  r.get("/preferences", [PreferencesController, "show"], { name: "preferences" });
  r.post("/preferences", [PreferencesController, "update"], { name: "preferences.update" });
  r.get("/password", [PasswordController, "show"], { name: "password" });
  r.post("/password", [PasswordController, "update"], { name: "password.update" });
  r.get("/sessions", [DevicesController, "index"], { name: "sessions" });
  r.delete("/sessions", [DevicesController, "clear"], { name: "sessions.clear" });
  r.delete("/sessions/{id}", [DevicesController, "destroy"], { name: "sessions.destroy" });
  r.put("/presence", [PresenceController, "update"], { name: "presence" });
  r.get("/blocked", [BlocksController, "show"], { name: "blocked" });
  r.put("/blocked/{user_id}", [BlocksController, "update"], { name: "blocked.update" });
  r.delete("/blocked/{user_id}", [BlocksController, "destroy"], { name: "blocked.destroy" });
  r.get("/tokens", [TokensController, "index"], { name: "tokens" });
  r.post("/tokens", [TokensController, "store"], { name: "tokens.create" });
  r.delete("/tokens/{id}", [TokensController, "destroy"], { name: "tokens.destroy" });
}
