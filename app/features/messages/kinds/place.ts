import { z } from "zod";

/** A place as clients send it, in degrees. */
export const Place = z.object(
  {
    latitude: degrees("latitude", 90),
    longitude: degrees("longitude", 180),
    label: z
      .string("The label of a place is a text.")
      .max(120, "The label of a place has 120 characters at most.")
      .optional(),
  },
  "A location needs data with latitude and longitude.",
);

export type Place = z.output<typeof Place>;

/** A place as everybody gets it. */
export interface ShownPlace {
  latitude: number;
  longitude: number;
  label: string | null;
  /** As people read it. */
  coordinates: string;
  /** On OpenStreetMap. */
  url: string;
}

const ZOOM = 16;
/** Six decimals are eleven centimetres. */
const PRECISION = 6;

/** @example placeShown({ latitude: 52.52, longitude: 13.405 }).coordinates // "52.52° N, 13.405° E" */
export function placeShown({ latitude: lat, longitude: lon, label = "" }: Place): ShownPlace {
  const [latitude, longitude] = [rounded(lat), rounded(lon)];
  const north = `${Math.abs(latitude)}° ${latitude < 0 ? "S" : "N"}`;
  const east = `${Math.abs(longitude)}° ${longitude < 0 ? "W" : "E"}`;
  const marker = `?mlat=${latitude}&mlon=${longitude}#map=${ZOOM}/${latitude}/${longitude}`;
  return {
    latitude,
    longitude,
    label:
      label
        .toWellFormed()
        .replace(/[\s\p{Cc}]+/gu, " ")
        .trim() || null,
    coordinates: `${north}, ${east}`,
    url: `https://www.openstreetmap.org/${marker}`,
  };
}

function degrees(name: string, most: number): z.ZodNumber {
  const message = `The ${name} is a number from -${most} to ${most}, in degrees.`;
  return z.number(message).min(-most, message).max(most, message);
}

/** Never minus nought, and never an exponent in an address. */
function rounded(number: number): number {
  return Number(number.toFixed(PRECISION)) + 0;
}
