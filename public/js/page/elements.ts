/** The element with this id, when it is one of the expected class. */
export function byId<E extends HTMLElement>(id: string, type: new () => E): E | null {
  const found = document.getElementById(id);
  return found instanceof type ? found : null;
}

/** The first match inside `root`, when it is an HTML element. */
export function within(root: ParentNode, selector: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(selector);
}

/** A copy of the first element in `<template id>`; null when the page does not draw it. */
export function cloneOf(templateId: string): HTMLElement | null {
  const template = byId(templateId, HTMLTemplateElement);
  const first = template?.content.firstElementChild;
  return first ? (document.importNode(first, true) as HTMLElement) : null;
}

/** A number from a data attribute, or null when it is missing or empty. */
export function numberIn(value: string | undefined): number | null {
  return value === undefined || value === "" ? null : Number(value);
}
