import { describe, expect, it } from 'vitest';
import type { Field } from '../../../src/model/regions/field.ts';
import { edgeCosts, Wire, wireReach } from '../../../src/model/regions/livewire.ts';
import { wandReach, wandRegion } from '../../../src/model/regions/wand.ts';
import { seeded } from '../drawing/support.ts';

/** A field of channels, each a function of the place. */
function fieldOf(size: number, ...channels: ((x: number, y: number) => number)[]): Field {
  const of = (value: (x: number, y: number) => number) =>
    Float32Array.from({ length: size * size }, (_, i) => value(i % size, Math.floor(i / size)));
  return { width: size, height: size, channels: channels.map(of) };
}

const size = 2 * wandReach + 1;
const disc =
  (radius: number, x0 = wandReach, y0 = wandReach) =>
  (x: number, y: number) =>
    (x - x0) ** 2 + (y - y0) ** 2 <= radius * radius;

/** How much of two regions is common to both, of all that is in either. */
function overlap(set: Uint8Array, isIn: (x: number, y: number) => boolean): number {
  let [both, either] = [0, 0];
  set.forEach((value, i) => {
    const other = isIn(i % size, Math.floor(i / size));
    if (value === 1 && other) both++;
    if (value === 1 || other) either++;
  });
  return both / either;
}

describe('a wand', { timeout: 30_000 }, () => {
  const grain = (seed: number, by: number) => {
    const random = seeded(seed);
    // Twelve of them are as good as normal.
    return () => by * (Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, 0) - 6);
  };

  it('takes discs for what they are, faint and noisy ones, too', () => {
    for (const radius of [12, 25, 60]) {
      for (const [inside, outside, by] of [
        [4000, 200, 0],
        [1200, 400, 120],
        [300, 1500, 200],
      ] as const) {
        const noise = grain(radius, by);
        const isIn = disc(radius);
        const field = fieldOf(size, (x, y) => Math.round((isIn(x, y) ? inside : outside) + noise()));
        const found = overlap(wandRegion(field, wandReach, wandReach, 1), isIn);
        expect(found, `radius ${radius}, ${inside} in ${outside}, grain ${by}`).toBeGreaterThan(0.95);
      }
    }
  });

  it('goes by the channel that tells something, beside others that do not', () => {
    const isIn = disc(30);
    const noise = grain(5, 300);
    const field = fieldOf(
      size,
      () => 1000 + noise(),
      (x, y) => (isIn(x, y) ? 90 : 30) + noise() / 40,
      () => 7,
    );
    expect(overlap(wandRegion(field, wandReach, wandReach, 1), isIn)).toBeGreaterThan(0.95);
  });

  it('takes the same, however wide the values are and wherever they begin', () => {
    const isIn = disc(40);
    const noise = grain(9, 60);
    const field = fieldOf(size, (x, y) => (isIn(x, y) ? 900 : 500) + noise());
    const other = { ...field, channels: field.channels.map((values) => values.map((value) => value * 16 + 4096)) };
    expect(wandRegion(other, wandReach, wandReach, 1)).toEqual(wandRegion(field, wandReach, wandReach, 1));
  });

  it('takes all of what is the same all over, and more with more tolerance', () => {
    const noise = grain(13, 20);
    const flat = wandRegion(
      fieldOf(size, () => 800 + noise()),
      wandReach,
      wandReach,
      1,
    );
    expect(flat.reduce((sum, value) => sum + value, 0) / flat.length).toBeGreaterThan(0.95);
    const ramp = fieldOf(size, (x) => x * 10);
    const counts = [0.3, 0.6, 1, 2].map((factor) =>
      wandRegion(ramp, wandReach, wandReach, factor).reduce((sum, value) => sum + value, 0),
    );
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[3]).toBeGreaterThan(2 * (counts[0] as number));
  });

  it('never goes where nothing is known', () => {
    const field = fieldOf(size, (x) => (x > 120 ? Number.NaN : 50));
    const set = wandRegion(field, wandReach, wandReach, 1);
    expect(set.filter((value, i) => value === 1 && i % size > 122).length).toBe(0);
    expect(wandRegion(field, 130, 10, 1).every((value) => value === 0)).toBe(true);
    expect(wandRegion({ ...field, channels: [] }, 10, 10, 1).every((value) => value === 0)).toBe(true);
  });
});

describe('a live wire', { timeout: 30_000 }, () => {
  const side = 2 * wireReach + 1;

  it('runs along the edge of a disc, no further than a pixel and a half from it', () => {
    const [radius, noise] = [90, seeded(21)];
    const isIn = disc(radius, 120, wireReach);
    const field = fieldOf(side, (x, y) => (isIn(x, y) ? 3000 : 700) + 300 * noise());
    const costs = edgeCosts(field);
    const wire = new Wire(costs, side, side, 120 + radius, wireReach);
    const path = wire.pathTo(120, wireReach - radius);
    for (let i = 0; i < path.length; i += 2) {
      const away = Math.hypot((path[i] as number) - 120, (path[i + 1] as number) - wireReach) - radius;
      expect(Math.abs(away)).toBeLessThan(1.6);
    }
    // A quarter of the way around, and not across.
    expect(path.length / 2).toBeGreaterThan(1.2 * radius);
    const wide = { ...field, channels: field.channels.map((values) => values.map((value) => value * 9 + 50)) };
    expect(new Wire(edgeCosts(wide), side, side, 120 + radius, wireReach).pathTo(120, wireReach - radius)).toEqual(
      path,
    );
  });

  it('finds the path that costs least, as searched through one by one', () => {
    const random = seeded(8);
    const [width, height] = [24, 18];
    const costs = Uint8Array.from({ length: width * height }, () => 1 + Math.floor(random() * 31));
    const wire = new Wire(costs, width, height, 3, 4);
    const best = new Float64Array(width * height).fill(Infinity);
    best[4 * width + 3] = 0;
    // Until nothing becomes cheaper any more.
    for (let changed = true; changed; ) {
      changed = false;
      for (let at = 0; at < best.length; at++) {
        for (const [dx, dy] of [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const))) {
          const [x, y] = [(at % width) + dx, Math.floor(at / width) + dy];
          if (x < 0 || y < 0 || x >= width || y >= height || (dx === 0 && dy === 0)) continue;
          const cost = (best[y * width + x] as number) + (costs[at] as number) * (dx !== 0 && dy !== 0 ? 7 : 5);
          if (cost >= (best[at] as number)) continue;
          best[at] = cost;
          changed = true;
        }
      }
    }
    for (const [x, y] of [
      [20, 15],
      [0, 0],
      [23, 2],
    ] as const) {
      const path = wire.pathTo(x, y);
      let cost = 0;
      for (let i = 2; i < path.length; i += 2) {
        const at = (path[i + 1] as number) * width + (path[i] as number);
        const isAcross = path[i] !== path[i - 2] && path[i + 1] !== path[i - 1];
        cost += (costs[at] as number) * (isAcross ? 7 : 5);
      }
      expect(cost).toBe(best[y * width + x]);
    }
  });

  it('goes straight where there is nothing to follow', () => {
    const wire = new Wire(edgeCosts(fieldOf(41, () => 5)), 41, 41, 20, 20);
    expect(wire.pathTo(30, 20).length / 2).toBe(11);
  });
});
