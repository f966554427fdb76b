import "reflect-metadata";
export { inject, injectAll } from "tsyringe";
export { checkContainer } from "./check.ts";
export { type Container, createContainer, openScope } from "./container.ts";
export {
  connectionScoped,
  type Constructor,
  type Lifetime,
  requestScoped,
  services,
  singleton,
} from "./services.ts";
