import { container as root, type DependencyContainer, Lifecycle } from "tsyringe";
import { services } from "./services.ts";

/** Resolves services; a child of it is the scope of one request or connection. */
export type Container = DependencyContainer;

/**
 * A container of its own with every declared service, so that several applications can live in one process
 * (tests start two nodes side by side).
 *
 * @example
 * const container = createContainer();
 * container.registerInstance(Settings, settings);
 * container.resolve(Hub);
 */
export function createContainer(): Container {
  const container = root.createChildContainer();
  for (const [service, lifetime] of services) {
    if (lifetime === "singleton") container.registerSingleton(service);
    else
      container.register(service, { useClass: service }, { lifecycle: Lifecycle.ContainerScoped });
  }
  return container;
}

const templates = new WeakMap<Container, Container>();

/**
 * A scope for one request or connection. Dispose it at the end: instances with a `dispose` method are told.
 * Singletons are made by the application's container even when a scope asks first, else the scope's end would
 * dispose them.
 */
export function openScope(container: Container): Container {
  let template = templates.get(container);
  if (!template) {
    template = scopeTemplate(container);
    templates.set(container, template);
  }
  return template.createChildContainer();
}

function scopeTemplate(container: Container): Container {
  const template = container.createChildContainer();
  for (const [service, lifetime] of services) {
    if (lifetime === "singleton")
      template.register(service, { useFactory: () => container.resolve(service) });
  }
  return template;
}
