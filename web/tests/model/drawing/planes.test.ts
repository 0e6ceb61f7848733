import { describe, expect, it } from 'vitest';
import { copiesOf, planeBeside, planesAlong, planeText } from '../../../src/model/drawing/planes.ts';
import { newShape } from '../../../src/model/drawing/shape.ts';
import { stacksOf } from '../../../src/model/layers/stacks.ts';

/** Ids 10 t + z. */
const groups = [0, 1].flatMap((t) => [1, 2, 3].map((z) => ({ id: 10 * t + z, name: `T${t} Z${z}` })));
const stacks = stacksOf(groups);
const [stack] = stacks;
if (!stack) throw new Error('These are no planes.');

const on = (id: string, group: number | null) =>
  newShape({ kind: 'point', geometry: [[1, 2]], label: 4, name: 'n', colour: '', group }, id, 'anna', 'now');

describe('shapes along z and t', () => {
  it('have neighbours, as far as there are planes', () => {
    expect([planeBeside(stack, 2, 'z', 1), planeBeside(stack, 3, 'z', 1), planeBeside(stack, 2, 't', 1)]).toEqual([
      3,
      null,
      12,
    ]);
    expect([planesAlong(stack, 12, 'z'), planesAlong(stack, 12, 't'), planesAlong(stack, 99, 'z')]).toEqual([
      [11, 13],
      [2],
      [],
    ]);
  });

  it('are copied to where they are on their own plane, with all that they are', () => {
    const copies = copiesOf([on('a', 2), on('b', null), on('c', 3)], stacks, (its, group) =>
      planesAlong(its, group, 'z'),
    );
    expect(copies.map(({ group }) => group)).toEqual([1, 3, 1, 2]);
    expect(copies[0]).toEqual({ kind: 'point', geometry: [[1, 2]], label: 4, name: 'n', colour: '', group: 1 });
  });

  it('say where they are as the sliders do', () => {
    expect([
      planeText(stacks, 12),
      planeText(stacks, null),
      planeText(
        stacksOf([
          { id: 1, name: 'Z1' },
          { id: 2, name: 'Z5' },
        ]),
        2,
      ),
    ]).toEqual(['z\u00a02, t\u00a02', '', 'z\u00a02']);
  });
});
