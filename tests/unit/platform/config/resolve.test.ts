import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flag, integer, list, resolve, section } from "../../../../app/platform/config/index.ts";
import { ConfigurationError } from "../../../../app/platform/errors/index.ts";

const mail = section("mail", {
  from: {
    env: "MAIL_FROM",
    schema: z.email("must be an e-mail address").default("parley@localhost.test"),
    doc: "Sender.",
  },
  port: { env: "MAIL_PORT", schema: integer(1, 65_535).default(25), doc: "Port of the server." },
  tls: { env: "MAIL_TLS", schema: flag(true), doc: "Speak TLS." },
  copies: { env: "MAIL_COPIES", schema: list(), doc: "Who gets a copy." },
});

const given = (values: Record<string, string>, name = "the environment") => ({ name, values });

function problemsOf(values: Record<string, string>): readonly string[] {
  try {
    resolve({ mail }, [given(values)]);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("resolving the configuration", () => {
  it("takes defaults where nothing is said, and says so", () => {
    const { values, origins } = resolve({ mail }, []);
    expect(values.mail).toEqual({ from: "parley@localhost.test", port: 25, tls: true, copies: [] });
    expect(origins.MAIL_PORT).toBe("default");
  });

  it("reads text as the type that the key declares", () => {
    const { values } = resolve({ mail }, [
      given({ MAIL_PORT: "587", MAIL_TLS: "off", MAIL_COPIES: "ada, mara,," }),
    ]);
    expect(values.mail).toMatchObject({ port: 587, tls: false, copies: ["ada", "mara"] });
  });

  it("prefers the stronger source, and an empty value counts as not given", () => {
    const sources = [
      given({ MAIL_PORT: "1", MAIL_TLS: "" }),
      given({ MAIL_PORT: "2", MAIL_TLS: "no" }, ".env"),
    ];
    const { values, origins } = resolve({ mail }, sources);
    expect(values.mail).toMatchObject({ port: 1, tls: false });
    expect(origins).toMatchObject({ MAIL_PORT: "the environment", MAIL_TLS: ".env" });
  });

  it("names the key, the problem and the file, for all wrong values at once", () => {
    const problems = problemsOf({ MAIL_PORT: "many", MAIL_FROM: "nobody" });
    expect(problems).toHaveLength(2);
    expect(problems.join()).toContain(
      "MAIL_PORT must be a whole number (set in the environment; declared in config/mail.ts)",
    );
    expect(problems.join()).toContain("MAIL_FROM must be an e-mail address");
  });

  it("has nothing to say about good values", () => {
    expect(problemsOf({ MAIL_PORT: "2525" })).toEqual([]);
  });
});
