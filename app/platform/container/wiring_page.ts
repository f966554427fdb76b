import type { BoundWiring, ServiceWiring, Wiring } from "./wiring.ts";

const HEAD = `# Wiring

Who needs whom: written by \`bin/parley container:dump\`, checked by the tests. Change the code, then write it anew.
What the words mean stands in [container.md](container.md).
`;

/** The wiring as a page of Markdown. */
export function wiringPage({ services, bound }: Wiring): string {
  const parts = [HEAD, servicesTable(services), boundTable(bound)];
  return `${parts.join("\n")}\n`;
}

function servicesTable(services: readonly ServiceWiring[]): string {
  const rows = services.map((service) =>
    row([service.name, lifetimeOf(service), tagsOf(service), needsOf(service)]),
  );
  return ["## Services", "", ...head(["service", "lives", "tags", "needs"]), ...rows, ""].join(
    "\n",
  );
}

function boundTable(bound: readonly BoundWiring[]): string {
  const rows = bound.map(({ name, how, as, needed_by }) =>
    row([name, as === null || as === name ? how : `${how}: ${as}`, needed_by.join(", ")]),
  );
  return ["## Bound", "", ...head(["class", "stands there", "needed by"]), ...rows].join("\n");
}

function lifetimeOf({ lifetime, refreshable }: ServiceWiring): string {
  return refreshable ? `${lifetime}, refreshable` : lifetime;
}

function tagsOf({ tags }: ServiceWiring): string {
  return Object.entries(tags)
    .map(([name, priority]) => (priority === 0 ? name : `${name} (${priority})`))
    .join(", ");
}

function needsOf({ needs }: ServiceWiring): string {
  return needs.map(({ name, hold }) => (hold === "direct" ? name : `${name} (${hold})`)).join(", ");
}

function head(names: readonly string[]): string[] {
  return [row(names), row(names.map(() => "---"))];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
