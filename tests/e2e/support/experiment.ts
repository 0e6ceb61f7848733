import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder that was imported, and the pixels of its files as the command line of libvips reads them. */
const folder = process.env.MEMENTO_E2E_EXPERIMENT ?? '';

export interface Sample {
  category: string;
  name: string;
  /** files in the order of the import: `channels/DAPI.tif` … */
  files: string[];
}

function inside(path: string): string[] {
  return readdirSync(join(folder, path)).sort();
}

/** Samples in the order of categories and names. */
export function samples(): Sample[] {
  return inside('').flatMap((category) =>
    inside(category).map((name) => ({
      category,
      name,
      files: inside(join(category, name)).flatMap((group) =>
        inside(join(category, name, group)).map((file) => `${group}/${file}`),
      ),
    })),
  );
}

export function sample(path: string): Sample {
  const found = samples().find(({ category, name }) => `${category}/${name}` === path);
  if (!found) throw new Error(`There is no sample ${path} in ${folder}.`);
  return found;
}

export const categories = (): string[] => inside('');

export interface Pixels {
  width: number;
  height: number;
  /** values per pixel */
  bands: number;
  data: Uint8Array | Uint16Array;
}

const read = new Map<string, Pixels>();

/** The pixels of a file: `WT/mouse_01/channels/DAPI.tif`. */
export function pixelsOf(path: string): Pixels {
  const known = read.get(path);
  if (known) return known;
  const file = join(folder, path);
  const header = execFileSync('vipsheader', ['-a', file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(header)?.[1] ?? '';
  const format = field('format');
  if (format !== 'uchar' && format !== 'ushort') throw new Error(`${path} holds ${format}, not 8 or 16 bit.`);
  const scratch = mkdtempSync(join(tmpdir(), 'memento-pixels-'));
  try {
    const raw = join(scratch, 'raw');
    execFileSync('vips', ['rawsave', file, raw], { stdio: 'ignore' });
    const bytes = new Uint8Array(readFileSync(raw));
    const pixels: Pixels = {
      width: Number(field('width')),
      height: Number(field('height')),
      bands: Number(field('bands')),
      data: format === 'uchar' ? bytes : new Uint16Array(bytes.buffer),
    };
    if (pixels.data.length !== pixels.width * pixels.height * pixels.bands) throw new Error(`vips cut ${path} short.`);
    read.set(path, pixels);
    return pixels;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** One band of a pixel; undefined beside the image. */
export function valueAt({ width, height, bands, data }: Pixels, x: number, y: number, band = 0): number | undefined {
  if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
  return data[(y * width + x) * bands + band];
}

/** The value that a part of all pixels does not exceed. */
export function quantile({ data }: Pixels, part: number): number {
  const sorted = data.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] as number;
}
