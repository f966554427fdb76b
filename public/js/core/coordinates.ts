export interface Coordinates {
  /** Degrees. */
  latitude: number;
  longitude: number;
}

const PAIR =
  /^\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*([NS])?\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*([EW])?\s*$/i;

/**
 * Coordinates as people type and paste them; null when they are none on earth.
 *
 * @example coordinatesIn("52.52° N, 13.405° E") // { latitude: 52.52, longitude: 13.405 }
 */
export function coordinatesIn(text: string): Coordinates | null {
  const [, lat, north = "N", lon, east = "E"] = PAIR.exec(text) ?? [];
  if (lat === undefined || lon === undefined) return null;
  const latitude = Number(lat) * (/s/i.test(north) ? -1 : 1);
  const longitude = Number(lon) * (/w/i.test(east) ? -1 : 1);
  return Math.abs(latitude) > 90 || Math.abs(longitude) > 180 ? null : { latitude, longitude };
}
