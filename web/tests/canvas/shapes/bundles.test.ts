import { describe, expect, it } from 'vitest';
import { Bundles, type Ready } from '../../../src/canvas/shapes/bundles.ts';
import { boxOfShape, newShape } from '../../../src/model/drawing/shape.ts';
import { seeded } from '../../model/drawing/support.ts';

function ready(id: string, x: number, y: number): Ready {
  const fields = { label: null, name: '', colour: '', group: null };
  const form = { kind: 'rectangle' as const, geometry: [[x, y, 10, 10, 0]] };
  const shape = newShape({ ...fields, ...form }, id, 'anna', 'now');
  return { shape, box: boxOfShape(shape), path: null, bundle: null };
}

function grid(side: number) {
  const bundles = new Bundles();
  const all = Array.from({ length: side * side }, (_, i) => ready(`s${i}`, 20 * (i % side), 20 * Math.floor(i / side)));
  for (const one of all) bundles.add(one);
  bundles.settle(new Map());
  return { bundles, all };
}

describe('shapes in bundles', () => {
  it('are bundled anew a part at a time where very many look otherwise, also when others are scattered', () => {
    const { bundles, all } = grid(200);
    const isRight = () =>
      bundles
        .all()
        .every((one) => one.members.every(({ shape, bundle }) => bundle === one && shape.label === one.example.label));
    const relook = (label: number) => {
      for (const one of all) {
        one.shape = { ...one.shape, label };
        bundles.relook(one);
      }
    };
    relook(1);
    bundles.settle(new Map());
    expect(bundles.isBehind).toBe(true);
    for (let i = 0; bundles.isBehind && i < 9; i++) bundles.settle(new Map());
    expect([bundles.isBehind, isRight()]).toEqual([false, true]);
    relook(2);
    bundles.scatter();
    bundles.settle(new Map());
    expect([bundles.isBehind, isRight()]).toEqual([false, true]);
    expect(bundles.all().reduce((sum, { members }) => sum + members.length, 0)).toBe(all.length);
  });

  it('are all in one of them, near to each other, and none is loose', () => {
    const { bundles, all } = grid(40);
    expect(bundles.loose.size).toBe(0);
    const members = bundles.all().flatMap((bundle) => bundle.members);
    expect(new Set(members)).toEqual(new Set(all));
    for (const { box } of bundles.all()) expect(Math.max(box[2] - box[0], box[3] - box[1])).toBeLessThan(450);
  });

  it('lie together also where they have come, or changed, piece by piece from everywhere', () => {
    const areas = (bundles: Bundles) =>
      bundles
        .all()
        .filter(({ members }) => members.length > 0)
        .reduce((sum, { box }) => sum + (box[2] - box[0]) * (box[3] - box[1]), 0);
    const { bundles, all } = grid(100);
    const together = areas(bundles);
    const any = seeded(3);
    const shuffled = all.map((one) => [any(), one] as const).sort(([a], [b]) => a - b);
    const grown = new Bundles();
    shuffled.forEach(([, { shape, box }], i) => {
      grown.add({ shape, box, path: null, bundle: null });
      if (i % 250 === 249) grown.settle(new Map());
    });
    grown.scatter();
    grown.settle(new Map());
    expect(areas(grown)).toBeLessThan(1.5 * together);
    shuffled.forEach(([, one], i) => {
      bundles.loosen(one);
      if (i % 250 === 249) bundles.settle(new Map());
    });
    expect(bundles.loose.size).toBe(0);
    expect(areas(bundles)).toBeLessThan(5 * together);
  });

  it('are parted where some look otherwise, and one again, with its paths, where all do', () => {
    const { bundles, all } = grid(40);
    const before = bundles.all().map((bundle) => bundle);
    const any = seeded(5);
    const shuffled = all.map((one) => [any(), one] as const).sort(([a], [b]) => a - b);
    shuffled.forEach(([, one], i) => {
      one.shape = { ...one.shape, label: 3 };
      bundles.relook(one);
      if (i % 100 !== 99) return;
      bundles.settle(new Map());
      const members = bundles.all().flatMap((bundle) => bundle.members);
      expect([members.length, new Set(members).size, bundles.loose.size]).toEqual([all.length, all.length, 0]);
      const isRight = bundles
        .all()
        .every((one) => one.members.every(({ shape, bundle }) => bundle === one && shape.label === one.example.label));
      expect(isRight).toBe(true);
      expect(bundles.all().length).toBeLessThanOrEqual(2 * before.length);
    });
    expect(bundles.all().length).toBe(before.length);
    // All of it in one go: the same bundles.
    const kept = bundles.all().map((bundle) => bundle);
    for (const one of all) {
      one.shape = { ...one.shape, label: null };
      bundles.relook(one);
    }
    bundles.settle(new Map());
    expect(bundles.all().every((bundle, i) => bundle === kept[i] && bundle.example.label === null)).toBe(true);
  });

  it('tell those of a large selection, each once, and as a whole where all are selected', () => {
    const { bundles, all } = grid(40);
    const [first] = bundles.all();
    if (!first) throw new Error('There is no bundle.');
    const some = new Set(all.filter((_, i) => i % 3 === 0).map(({ shape }) => shape.id));
    const chosen = bundles.all().flatMap((bundle) => bundle.among(some)?.members ?? []);
    expect(chosen.map(({ shape }) => shape.id).sort()).toEqual([...some].sort());
    expect(first.among(some)).toBe(first.among(some));
    // They are still the bundle's they were in.
    expect(chosen.every((one) => bundles.all().includes(one.bundle as never))).toBe(true);
    expect(first.among(new Set(all.map(({ shape }) => shape.id)))).toBe(first);
    expect(first.among(new Set())).toBeNull();
  });

  it('let go of one that changes, also out of the selection', () => {
    const { bundles, all } = grid(40);
    const everything = new Set(all.map(({ shape }) => shape.id));
    const one = all[100] as Ready;
    const bundle = one.bundle;
    expect(bundle?.among(everything)?.members).toContain(one);
    bundles.loosen(one);
    expect(bundle?.among(everything)?.members).not.toContain(one);
    expect([...bundles.loose]).toEqual([one]);
  });
});
