import { describe, expect, it } from "vitest";
import { bindInstance, type Container } from "../../../app/platform/container/index.ts";
import { ErrorLedger, TrackedErrors } from "../../../app/platform/tracker/index.ts";
import { Views } from "../../../app/platform/views/index.ts";
import { Person } from "../../support/person.ts";
import { eachStorey } from "../../support/storeys.ts";
import { openBrokenSite } from "../doors/broken_site.ts";

/** The compiled templates, of which those of the error pages fail. */
class NoErrorViews extends Views {
  readonly #real: Views;

  constructor(real: Views) {
    super();
    this.#real = real;
  }

  override render(template: string, data: object): string {
    if (template.startsWith("errors/")) throw new Error(`${template} is broken`);
    return this.#real.render(template, data);
  }
}

async function placesOf(container: Container): Promise<string[]> {
  await container.resolve(ErrorLedger).flush();
  const { errors } = await container.resolve(TrackedErrors).list({ status: "all" });
  return errors.map(({ message, culprit }) => `${message} ${culprit}`);
}

eachStorey((storey) => {
  describe("a template that fails in production", () => {
    it("is answered with a friendly page and a reference, and written down with its name", async () => {
      const { url, container } = await openBrokenSite(storey);
      const answer = await new Person(url).open("/break/template");
      expect(answer.status).toBe(500);
      expect(answer.text).toContain("<title>Something went wrong");
      expect(answer.text).toContain(`<code>${answer.headers.get("x-request-id")}</code>`);
      expect(await placesOf(container)).toEqual([
        expect.stringMatching(/accounts\/tokens\.njk.* template accounts\/tokens\.njk/s),
      ]);
      expect((await new Person(url).open("/sign-in")).status).not.toBe(500);
    });

    it("is answered with a last plain page where the error page fails, too", async () => {
      const { url, container } = await openBrokenSite(storey, (parts) => {
        bindInstance(parts, Views, new NoErrorViews(parts.resolve(Views as never)));
      });
      const answer = await new Person(url).open("/break/type");
      expect(answer.status).toBe(500);
      expect(answer.text).toContain("<h1>Something went wrong</h1>");
      expect(answer.text).toContain(`Reference: ${answer.headers.get("x-request-id")}.`);
      expect(answer.text).not.toContain("broken");
      const written = (await placesOf(container)).join("\n");
      expect(written).toContain("Cannot read properties");
      expect(written).toContain("errors/error.njk is broken");
      expect((await new Person(url).open("/no/such/page")).text).toContain("<h1>Not found</h1>");
    });
  });
});
