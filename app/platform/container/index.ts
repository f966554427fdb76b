import "reflect-metadata";
export { inject, injectAll } from "tsyringe";
export { bind, bindInstance, bindRefreshable } from "./bind.ts";
export { checkContainer } from "./check.ts";
export { type Container, createContainer, openScope } from "./container.ts";
export { discover } from "./discover.ts";
export { Factory, factory, Lazy, lazy } from "./lazy.ts";
export { type Refreshed, refresh, refreshables } from "./refresh.ts";
export type { Scope } from "./scope.ts";
export {
  connectionScoped,
  type Constructor,
  type Declaration,
  type Lifetime,
  requestScoped,
  services,
  singleton,
  type SingletonOptions,
} from "./services.ts";
export {
  allOf,
  autoconfigure,
  carriersOf,
  tag,
  type Tag,
  tagged,
  type TagOptions,
} from "./tags.ts";
export { type ServiceWiring, type Wiring, wiringOf } from "./wiring.ts";
export { wiringPage } from "./wiring_page.ts";
