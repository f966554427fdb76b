import { readFileSync } from "node:fs";

/**
 * Knows the public path of each built asset.
 *
 * @example assets.path("app.css") // "/assets/app.4f3ac1.css"
 */
export class Assets {
  readonly #manifest: Record<string, string>;

  constructor(manifest: Record<string, string>) {
    this.#manifest = manifest;
  }

  /** Reads `manifest.json` of the build. */
  static load(path: string): Assets {
    return new Assets(JSON.parse(readFileSync(path, "utf8")) as Record<string, string>);
  }

  /** @throws Error when the build made no such asset */
  path(name: string): string {
    const file = this.#manifest[name];
    if (!file)
      throw new Error(
        `There is no asset ${name}. Build the assets, or mend the name in the template.`,
      );
    return `/assets/${file}`;
  }
}
