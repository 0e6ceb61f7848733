import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/api/client.ts';
import type { Done, Operation } from '../../src/model/changes.ts';
import { Editor } from '../../src/model/drawing/editor.ts';
import type { Shape } from '../../src/model/drawing/shape.ts';
import { movedBy } from '../../src/model/drawing/transform.ts';
import { memoryLog } from '../../src/model/drawing/undo.ts';
import { memoryStore } from '../../src/sync/change_store.ts';
import { handTo, linkEditor } from '../../src/sync/drawing_link.ts';
import { oneTab } from '../../src/sync/tabs.ts';
import { WriteQueue } from '../../src/sync/write_queue.ts';

const square = { kind: 'polygon' as const, geometry: [[0, 0, 10, 0, 10, 10, 0, 10]] };

/** A page whose server answers as the test says, over what the browser has kept. */
function page(rows: Map<number, Operation>, answer: (operation: Operation) => Done) {
  const send = async (operation: Operation) => answer(operation);
  const queue = new WriteQueue(1, memoryStore(rows), { send, conflictOf: () => undefined }, oneTab(), () => {});
  let ids = 0;
  const editor = new Editor(5, {
    author: 'anna',
    hand: handTo(queue, 5, 's1'),
    log: memoryLog(),
    newId: () => `${rows.size}-${ids++}`,
    now: () => 'now',
  });
  editor.drawing(7);
  editor.active.set(7);
  editor.setLayers(new Set([7]), new Set());
  linkEditor(queue, editor, () => {});
  const stop = queue.start();
  const pass = () => new Promise((resolve) => setTimeout(resolve, 20));
  return { queue, editor, stop, pass, shapes: () => [...editor.drawing(7).all()] };
}

const taken = ({ change }: Operation): Done => {
  const stamps =
    change.kind === 'draw'
      ? change.edit.created.map(({ id }) => ({
          id,
          author: 'anna',
          created: 't3',
          changed: 't3',
          seq: 3,
          area: 100,
          length: 40,
        }))
      : [];
  return { kind: 'draw', seq: 3, stamps, theirs: [] };
};
const away = (): Done => {
  throw new ApiError(0, 'no_answer', 'The server did not answer.');
};

describe('the way of an edit to the server', () => {
  it('ends with the stamps of the server', async () => {
    const { editor, queue, pass, shapes, stop } = page(new Map(), taken);
    editor.draw(square, 'Polygon');
    expect(shapes().map(({ seq }) => seq)).toEqual([0]);
    await pass();
    expect(queue.operations.get()).toEqual([]);
    expect(shapes()).toMatchObject([{ seq: 3, created: 't3', changedBy: 'anna' }]);
    stop();
  });

  it('waits over a reload, and is shown meanwhile', async () => {
    const rows = new Map<number, Operation>();
    const before = page(rows, away);
    before.editor.draw(square, 'Polygon');
    await before.pass();
    before.stop();
    const after = page(rows, taken);
    await after.pass();
    expect(after.shapes()).toMatchObject([{ seq: 3, geometry: square.geometry }]);
    expect(rows.size).toBe(0);
    after.stop();
  });

  it('is shown no more once it was refused, and stays to be looked at', async () => {
    const { editor, queue, pass, shapes, stop } = page(new Map(), () => {
      throw new ApiError(403, 'forbidden', 'You may not.');
    });
    editor.draw(square, 'Polygon');
    await pass();
    expect(shapes()).toEqual([]);
    expect(queue.operations.get()).toMatchObject([{ state: 'refused', what: 'Polygon', change: { kind: 'draw' } }]);
    stop();
  });

  it("waits for a person where somebody else was faster; the other's shape is shown", async () => {
    let theirs: Shape | null = null;
    const { editor, queue, pass, shapes, stop } = page(new Map(), (operation) => {
      const { change } = operation;
      if (!theirs || change.kind !== 'draw') return taken(operation);
      return { kind: 'draw', seq: 9, stamps: [], theirs: [{ id: theirs.id, shape: theirs }] };
    });
    editor.draw(square, 'Polygon');
    await pass();
    const [made] = shapes();
    theirs = { ...movedBy(made as Shape, 50, 0), seq: 8, changedBy: 'bert' };
    editor.select([theirs.id]);
    editor.change(
      (shape) => movedBy(shape, 0, 5),
      () => 'moved',
    );
    await pass();
    expect(shapes()).toEqual([theirs]);
    expect(queue.operations.get()).toMatchObject([
      { state: 'conflict', what: 'moved', shapeConflict: { seq: 9, theirs: [{ id: theirs.id }] } },
    ]);
    stop();
  });
});
