/** What a message's column holds; null when its kind needs nothing besides the text. */
export type StoredData = string | null;

/** What kinds keep beside the text, by its names. */
export type KindData = Record<string, unknown>;

/** What `JSON.stringify` made of a kind's data; nobody else writes that column. */
export function dataIn(stored: StoredData): KindData | null {
  return stored === null ? null : (JSON.parse(stored) as KindData);
}

export function storedData(data: object | null | undefined): StoredData {
  return data ? JSON.stringify(data) : null;
}
