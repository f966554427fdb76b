import { view, type ViewOptions, type ViewResult } from "../../platform/http/index.ts";
import { NAVIGATION } from "./navigation.ts";

/**
 * A page of the admin area: `view` with the menu. The template extends `layouts/admin.njk`; its `partial` is what a
 * live part asks for again.
 *
 * @example
 * return adminView("admin/queries/index.njk", { queries }, {
 *   partial: "admin/queries/_queries.njk",
 *   json: { data: queries },
 * });
 */
export function adminView(
  template: string,
  data: object = {},
  options: ViewOptions = {},
): ViewResult {
  return view(template, { navigation: NAVIGATION, ...data }, options);
}
