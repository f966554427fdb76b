import { describe, expect, it } from "vitest";
import { ConfigurationError, UnavailableError } from "../../../app/platform/errors/index.ts";
import { startFailure } from "../../../app/start_failure.ts";

const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:3306"), {
  code: "ECONNREFUSED",
});

describe("a start that fails", () => {
  it("says which setting is wrong, and shows no stack", () => {
    const said = startFailure(new ConfigurationError(["PORT must be a whole number."]));
    expect(said).toBe("Parley cannot start.\nPORT must be a whole number.\n");
  });

  it("says what could not be reached, and who knows more", () => {
    const error = new UnavailableError("database_unavailable", "Away.", { cause: refused });
    expect(startFailure(error)).toContain("connect ECONNREFUSED 127.0.0.1:3306");
    expect(startFailure(error)).toContain("bin/parley doctor");
    expect(startFailure(error)).not.toContain("    at ");
  });

  it("says that the port is taken", () => {
    expect(startFailure(Object.assign(new Error("listen"), { code: "EADDRINUSE" }))).toContain(
      "PORT",
    );
  });

  it("shows everything of a defect", () => {
    const said = startFailure(new TypeError("undefined is no function"));
    expect(said).toContain("defect");
    expect(said).toContain("    at ");
  });
});
