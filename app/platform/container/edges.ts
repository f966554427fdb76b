import type { InjectionToken } from "tsyringe";
import { tokenOf } from "./construct.ts";
import { dependencies, referenceOf } from "./references.ts";
import type { Constructor } from "./services.ts";
import { carriersNamed } from "./tags.ts";

/** How a service holds what it needs: for good, asked for at each use, made at each use, or as one of a tag. */
export type Hold = "direct" | "lazy" | "factory" | "tagged";

/** One thing that a service needs. */
export interface Edge {
  /** `undefined` when the type is not known at run time. */
  token: InjectionToken | undefined;
  hold: Hold;
  /** Of the constructor's parameter, from 0. */
  position: number;
  /** The tag by which it is asked for. */
  tag?: string;
}

/** What a service needs, in the order of its constructor. */
export function edgesOf(service: Constructor): Edge[] {
  return dependencies(service).flatMap((token, position) => edge(token, position));
}

function edge(token: InjectionToken | undefined, position: number): Edge[] {
  const reference = referenceOf(token);
  if (!reference) return [{ token, hold: "direct", position }];
  if (reference.kind !== "tagged") {
    return [{ token: tokenOf(reference.of()), hold: reference.kind, position }];
  }
  const { tag } = reference;
  return carriersNamed(tag).map((one) => ({ token: one.service, hold: "tagged", position, tag }));
}
