import { describe, expect, it } from "vitest";
import { coordinatesIn } from "../../../../../public/js/core/coordinates.ts";

describe("coordinates that somebody typed", () => {
  it.each([
    ["52.52, 13.405", 52.52, 13.405],
    [" -33.8568 151.2153 ", -33.8568, 151.2153],
    ["52.52° N, 13.405° E", 52.52, 13.405],
    ["33.8568 S; 70.5 W", -33.8568, -70.5],
    ["0,0", 0, 0],
    ["90, -180", 90, -180],
  ])("%s are read", (text, latitude, longitude) => {
    expect(coordinatesIn(text)).toEqual({ latitude, longitude });
  });

  it.each(["", "Berlin", "52.52", "90.1, 0", "0, 180.5", "1e3, 4", "5,2,1", "1234, 5"])(
    "%s are none",
    (text) => expect(coordinatesIn(text)).toBeNull(),
  );
});
