import { groupDigits } from './text.ts';

export interface Finding {
  check: string;
  isGood: boolean;
  found: string;
  hint: string;
}

export interface Worker {
  host: string;
  process: number;
  begun: number;
  seen: number;
  /** when it looked at its machine last; null: not yet */
  lookedAt: number | null;
  findings: readonly Finding[];
}

export interface QueuedImage {
  id: number;
  name: string;
  projectId: number;
  project: string;
  state: 'queued' | 'tiling' | 'failed';
  reason: string;
  percent: number;
  tries: number;
  since: number | null;
  canRetry: boolean;
}

export interface System {
  version: string;
  upSeconds: number;
  disk: { bytes: number; free: number; reserved: number };
  database: {
    version: string;
    bytes: number;
    connections: number;
    maxConnections: number;
    /** seconds of the longest statement that runs for the pages; null: none runs */
    longest: number | null;
    /** when a table was cleaned last, milliseconds since 1970; null: not since the database was begun */
    vacuumed: number | null;
  };
  counts: { arriving: number; waiting: number; working: number; failed: number };
  /** bytes of images; of how many they are not known yet, counted up to `maxUnmeasured` */
  stored: { originals: number; tiles: number; unmeasured: number };
  /** images that were converted, by the hours in which there were any */
  converted: readonly { hour: number; images: number }[];
  trash: { entries: number; bytes: number };
  workers: readonly Worker[];
  images: readonly QueuedImage[];
}

/** As many images that nobody has measured as are counted. */
export const maxUnmeasured = 1000;

const hourLength = 3_600_000;

/** The last 24 hours, the one that is now last, also those in which nothing was converted. */
export function everyHour(told: System['converted'], now: number): { hour: number; images: number }[] {
  const known = new Map(told.map(({ hour, images }) => [hour, images]));
  const last = Math.floor(now / hourLength) * hourLength;
  return Array.from({ length: 24 }, (_, i) => {
    const hour = last - (23 - i) * hourLength;
    return { hour, images: known.get(hour) ?? 0 };
  });
}

const silentAfter = 120_000;

/** "alive", or for how long there was no sign of life. */
export function lifeText({ seen }: Worker, now: number): { text: string; isSilent: boolean } {
  const silence = now - seen;
  if (silence < silentAfter) return { text: 'alive', isSilent: false };
  const minutes = Math.floor(silence / 60_000);
  return { text: `silent for ${minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`}`, isSilent: true };
}

/** "0.2 s", "12 s", "3 min". */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 100 ? `${Math.round(seconds)} s` : spanText(seconds);
}

/** 12 d 4 h, 3 h 5 min, 40 s. */
export function spanText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${groupDigits(days)} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

/** What is not as it should be, each once, with the machines that it is so on. Bad ones first. */
export function troubles(workers: readonly Worker[]): (Finding & { hosts: string[] })[] {
  const found = new Map<string, Finding & { hosts: string[] }>();
  for (const { host, findings } of workers) {
    for (const finding of findings) {
      if (finding.isGood && !finding.hint) continue;
      const key = `${finding.check}\n${finding.found}\n${finding.hint}`;
      const known = found.get(key);
      if (!known) found.set(key, { ...finding, hosts: [host] });
      else if (!known.hosts.includes(host)) known.hosts.push(host);
    }
  }
  return [...found.values()].sort((a, b) => Number(a.isGood) - Number(b.isGood));
}
