/**
 * Settings strings, as projects, categories and layers carry them: `key:value,key:value`.
 * Malformed items are ignored; a key given twice counts the last time; unknown keys are kept.
 */
export type Settings = ReadonlyMap<string, string>;

export function parseSettings(text: string): Settings {
  const settings = new Map<string, string>();
  for (const item of text.split(',')) {
    const colon = item.indexOf(':');
    if (colon < 1) continue;
    const key = item.slice(0, colon).trim();
    const value = item.slice(colon + 1).trim();
    if (key && value) settings.set(key, value);
  }
  return settings;
}

/** A switch: on when present with anything but 0. */
export function isOn(settings: Settings, key: string): boolean {
  const value = settings.get(key);
  return value !== undefined && value !== '0';
}

/** A whole number from 1 up to max; anything else counts as absent. */
export function positiveInt(settings: Settings, key: string, max: number): number | undefined {
  const value = settings.get(key);
  if (value === undefined || !/^\d{1,9}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= 1 && number <= max ? number : undefined;
}
