import type { Figures, FiguresOfPart } from "../support/index.ts";

type Labels = Record<string, string>;

const PREFIX = "parley";

/**
 * The figures of a node as Prometheus reads them, a line each: `parley_database_primary_open{node="eu-1"} 4`. Yes and
 * no are 1 and 0; the texts of a part stand together as labels of its `…_info`.
 */
export function metricsText(figures: Figures, node: string): string {
  const parts = Object.entries(figures.read()).map(([part, of]) => ({ part, labels: {}, of }));
  const each = figures
    .readEach()
    .flatMap(([part, ones]) => ones.map(({ labels, of }) => ({ part, labels, of })));
  const lines = [...parts, ...each].flatMap(({ part, labels, of }) =>
    linesOf(nameOf(part), { node, ...labels }, of),
  );
  return `${lines.join("\n")}\n`;
}

function linesOf(part: string, labels: Labels, of: FiguresOfPart): string[] {
  const texts: Labels = {};
  const lines: string[] = [];
  for (const [name, value] of Object.entries(of)) {
    if (typeof value === "string") texts[nameOf(name)] = value;
    else lines.push(line(`${part}_${nameOf(name)}`, labels, Number(value)));
  }
  const info = Object.keys(texts).length > 0;
  return info ? [...lines, line(`${part}_info`, { ...labels, ...texts }, 1)] : lines;
}

function line(name: string, labels: Labels, value: number): string {
  const told = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${PREFIX}_${name}{${told.join(",")}} ${value}`;
}

function nameOf(part: string): string {
  return part.replace(/[^A-Za-z0-9_]/g, "_");
}

function escaped(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}
