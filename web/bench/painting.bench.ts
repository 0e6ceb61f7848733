import { it } from 'vitest';
import { makingTime } from '../src/canvas/tools/painting/lasso.ts';
import type { Geometry } from '../src/model/drawing/shape.ts';
import { united } from '../src/model/regions/combine.ts';
import type { Field } from '../src/model/regions/field.ts';
import { edgeCostsInParts, Wire, wireReach } from '../src/model/regions/livewire.ts';
import { Mask, paintCells, paintStroke } from '../src/model/regions/mask.ts';
import { traced } from '../src/model/regions/trace.ts';
import { wandReach, wandRegion } from '../src/model/regions/wand.ts';
import { seeded } from '../tests/model/drawing/support.ts';

// What one move of the pointer costs the page, without painting it, in CPU time, which can be told while others use the machine, too; run by bench/painting, which keeps what is printed.

const moves = 400;

function report(name: string, times: number[]): void {
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] as number).toFixed(2).padStart(8);
  console.log(`RESULT ${name.padEnd(44)}${at(0.5)}${at(0.95)}${at(0.99)}`);
}

function timed(times: number[], what: () => void): void {
  const began = process.cpuUsage();
  what();
  const { user, system } = process.cpuUsage(began);
  times.push((user + system) / 1000);
}

/** A hand that goes to and fro over a screen of 1600 × 1000 pixels. */
const places = Array.from({ length: moves }, (_, i) => ({
  x: 200 + 3 * i,
  y: 500 + 380 * Math.sin(i / 19) + 20 * Math.sin(i / 3),
}));

const random = seeded(1);
/** Cells of several sizes on a grainy ground, 16 bit. */
const spots = Array.from(
  { length: 300 },
  () => [2000 * random() - 200, 1200 * random() - 100, 8 + 30 * random()] as const,
);
const picture = new Float32Array(2000 * 1200);
for (let i = 0; i < picture.length; i++) picture[i] = 400 + 120 * random();
for (const [sx, sy, r] of spots) {
  for (let y = Math.max(0, Math.floor(sy - r)); y < Math.min(1200, sy + r); y++) {
    for (let x = Math.max(0, Math.floor(sx - r)); x < Math.min(2000, sx + r); x++) {
      if ((x - sx) ** 2 + (y - sy) ** 2 <= r * r) picture[y * 2000 + x] = (picture[y * 2000 + x] as number) + 2500;
    }
  }
}

function field(left: number, top: number, size: number, channels: number): Field {
  const one = new Float32Array(size * size).fill(Number.NaN);
  for (let j = Math.max(0, -top); j < Math.min(size, 1200 - top); j++) {
    const [from, to] = [Math.max(0, -left), Math.min(size, 2000 - left)];
    one.set(picture.subarray((top + j) * 2000 + left + from, (top + j) * 2000 + left + to), j * size + from);
  }
  return { width: size, height: size, channels: Array.from({ length: channels }, () => one) };
}

it('a move', () => {
  for (const radius of [20, 100]) {
    const mask = new Mask(1, [0, 0, 2000, 1200]);
    const times: number[] = [];
    places.forEach((place, i) => {
      timed(times, () => {
        paintStroke(mask, { ...(places[i - 1] ?? place), radius }, { ...place, radius });
        traced(mask);
      });
    });
    report(`brush of radius ${radius}: cells and their outline`, times);
  }
  for (const radius of [20, 100]) {
    let all: Geometry = [];
    const times: number[] = [];
    places.forEach((place, i) => {
      const from = places[i - 1] ?? place;
      timed(times, () => {
        const turn = Math.atan2(place.y - from.y, place.x - from.x);
        const arc = (x: number, y: number, start: number) =>
          Array.from({ length: 17 }, (_, k) => start + (Math.PI * k) / 16).flatMap((angle) => [
            x + radius * Math.cos(angle),
            y + radius * Math.sin(angle),
          ]);
        const capsule = [...arc(place.x, place.y, turn - Math.PI / 2), ...arc(from.x, from.y, turn + Math.PI / 2)];
        all = united(all, [capsule]);
      });
    });
    report(`rival: Clipper2, union of strokes, radius ${radius}`, times);
  }
  for (const channels of [1, 4]) {
    const mask = new Mask(1, [0, 0, 2000, 1200]);
    const times: number[] = [];
    const size = 2 * wandReach + 1;
    for (const { x, y } of places) {
      const [cx, cy] = [Math.floor(x), Math.floor(y)];
      timed(times, () => {
        const set = wandRegion(field(cx - wandReach, cy - wandReach, size, channels), wandReach, wandReach, 1);
        paintCells(mask, set, cx - wandReach, cy - wandReach, size);
        traced(mask);
      });
    }
    report(`wand, ${channels} channel${channels > 1 ? 's' : ''}`, times);
  }
  for (const channels of [1, 4]) {
    const size = 2 * wireReach + 1;
    const [began, times]: [number[], number[]] = [[], []];
    let wire: Wire | null = null;
    let [left, top] = [0, 0];
    for (const { x, y } of places) {
      const [cx, cy] = [Math.floor(x), Math.floor(y)];
      const isBeyond =
        !wire || Math.max(Math.abs(cx - left - wireReach), Math.abs(cy - top - wireReach)) > 0.85 * wireReach;
      if (isBeyond) {
        [left, top] = [cx - wireReach, cy - wireReach];
        const parts = edgeCostsInParts(field(left, top, size, channels));
        // As the tool does: a part or some on each move, no more once so much time has passed.
        let part = parts.next();
        while (!part.done) {
          timed(began, () => {
            const from = performance.now();
            while (!part.done && performance.now() - from <= makingTime) part = parts.next();
          });
        }
        wire = new Wire(part.value, size, size, wireReach, wireReach);
      }
      timed(times, () => wire?.pathTo(cx - left, cy - top));
    }
    report(`magnetic lasso, ${channels} channel${channels > 1 ? 's' : ''}`, times);
    report('  a move that makes a window ready', began);
  }
});
