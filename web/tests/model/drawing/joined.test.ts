import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/model/changes.ts';
import { type Edit, isEmpty, noEdit, updates } from '../../../src/model/drawing/edits.ts';
import { joined, joinedOperation } from '../../../src/model/drawing/joined.ts';
import { newShape, type Shape } from '../../../src/model/drawing/shape.ts';
import { Shapes } from '../../../src/model/drawing/shapes.ts';
import { anyFields, isSame, seeded } from './support.ts';

const none: ReadonlySet<string> = new Set();
const made = (edit: Partial<Edit>): Edit => ({ ...noEdit(7), ...edit });

describe('edits that are joined', () => {
  it('come to the same as one after the other, whatever they are', () => {
    const random = seeded(20261129);
    let joinedOnes = 0;
    for (let run = 0; run < 300; run++) {
      const first = Array.from({ length: 4 }, (_, i) => newShape(anyFields(random), `s${i}`, 'Anna', 'now'));
      const byOne = new Shapes(7);
      const atOnce = new Shapes(7);
      byOne.load(first, 1);
      atOnce.load(first, 1);
      let all: Edit | null = noEdit(7);
      for (let i = 0; i < 6 && all; i++) {
        const there: Shape[] = [...byOne.all()];
        const some = there.filter(() => random() < 0.4);
        const kind = random();
        const edit =
          kind < 0.3
            ? made({ created: [newShape(anyFields(random), `n${run}-${i}`, 'Anna', 'now')] })
            : kind < 0.7
              ? updates(
                  7,
                  some.map((shape) => [shape, random() < 0.5 ? anyFields(random) : { ...shape, name: `x${i}` }]),
                )
              : made({ deleted: some });
        byOne.add({ opId: `${i}`, edit });
        all = joined(all, edit);
      }
      if (!all) continue;
      joinedOnes++;
      if (!isEmpty(all)) atOnce.add({ opId: 'all', edit: all });
      const [one, two] = [byOne, atOnce].map((shapes) => new Map([...shapes.all()].map((shape) => [shape.id, shape])));
      expect([...(one?.keys() ?? [])].sort()).toEqual([...(two?.keys() ?? [])].sort());
      for (const [id, shape] of one ?? []) expect(isSame(shape, two?.get(id) as Shape), id).toBe(true);
    }
    expect(joinedOnes).toBe(300);
  });

  it('are not one where something that was deleted comes back, or where they are too much for a request', () => {
    const shape = newShape(anyFields(seeded(1)), 'a', 'Anna', 'now');
    expect(joined(made({ deleted: [shape] }), made({ created: [shape] }))).toBe(null);
    const many = (from: number) =>
      made({ created: Array.from({ length: 600 }, (_, i) => ({ ...shape, id: `${from + i}` })) });
    expect(joined(many(0), many(600))).toBe(null);
    expect(joined(many(0), many(300))?.created.length).toBe(900);
  });

  it('are those of one drawing that follow each other and knew the same', () => {
    const operation = (seq: number, edit: Edit, base = 3, annotationId = 1): Operation => ({
      seq,
      id: `op${seq}`,
      userId: 1,
      change: { kind: 'draw', annotationId, base, edit },
      what: seq < 3 ? 'Polygon' : `edit ${seq}`,
      where: 'mouse_01',
      at: seq,
      state: 'waiting',
    });
    const one = (id: string) => made({ created: [newShape(anyFields(seeded(1)), id, 'Anna', 'now')] });
    const both = joinedOperation([operation(1, one('a')), operation(2, one('b')), operation(3, one('c'), 4)], none);
    expect([both?.put.seq, both?.put.what, both?.remove]).toEqual([1, 'Polygon', [2]]);
    expect(joinedOperation([operation(1, one('a')), operation(2, one('b'), 3, 2)], none)).toBe(null);
    expect(joinedOperation([operation(1, one('a')), operation(2, { ...one('b'), layerId: 8 })], none)).toBe(null);
    expect(joinedOperation([operation(1, one('a')), operation(2, one('b'))], new Set(['op2']))).toBe(null);
    const five = [1, 2, 3, 4, 5].map((seq) => operation(seq, one(`${seq}`)));
    expect(joinedOperation(five, none)?.put.what).toBe('5 edits');
  });
});
