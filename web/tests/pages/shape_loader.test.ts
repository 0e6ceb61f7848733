import { describe, expect, it } from 'vitest';
import type { ShapeAnswer } from '../../src/api/shape_bytes.ts';
import { Editor, type Handed } from '../../src/model/drawing/editor.ts';
import { type Box, boxOfShape, newShape, type Shape } from '../../src/model/drawing/shape.ts';
import { movedBy } from '../../src/model/drawing/transform.ts';
import { memoryLog } from '../../src/model/drawing/undo.ts';
import { large, ShapeLoader, type Ways } from '../../src/pages/viewer/drawing/shape_loader.ts';
import { Drawn } from '../model/drawing/support.ts';

const layer = 7;
const seenAt = (x: number, zoom = 1) => ({ box: [x, 0, x + 100, 100] as Box, zoom });
const isIn = (shape: Shape, [left, top, right, bottom]: Box) => {
  const [a, b, c, d] = boxOfShape(shape);
  return a <= right && c >= left && b <= bottom && d >= top;
};

/** A page on a drawing that is too large to be loaded as a whole, whose server is here: squares of 10 px, one each 100 px. */
function page() {
  const server = new Drawn();
  const squares = Array.from({ length: 30 }, (_, i) =>
    newShape(
      { kind: 'rectangle', geometry: [[100 * i, 0, 10, 10, 0]], label: null, name: '', colour: '', group: null },
      `s${i}`,
      'anna',
      'now',
    ),
  );
  server.take(
    { opId: 'fill', base: 0, what: '', edit: { layerId: layer, created: squares, updated: [], deleted: [] } },
    'anna',
  );
  const asked: string[] = [];
  const rows = () => [...server.rows.values()].map(({ shape }) => shape);
  const answer = (shapes: Shape[]): ShapeAnswer => ({
    layerId: layer,
    seq: server.seq,
    total: large + server.rows.size,
    shapes,
    density: [{ side: 64, cells: new Int32Array([0, 0, large]) }],
  });
  const ways: Ways = {
    all: async () => {
      asked.push('all');
      return { ...answer(rows()), density: [] };
    },
    part: async (_, box) => {
      asked.push(`part ${box[0]}`);
      return answer(rows().filter((shape) => isIn(shape, box)));
    },
    named: async (_, ids) => {
      asked.push(`named ${ids.join()}`);
      return { ...answer(rows().filter(({ id }) => ids.includes(id))), density: [] };
    },
    since: async (_, since) => {
      asked.push(`since ${since}`);
      const changed = rows().filter(({ seq }) => seq > since);
      const gone = [...server.gone].filter(([, { last }]) => (last.get('whole')?.seq ?? 0) > since);
      return {
        seq: server.seq,
        isAll: false,
        changes: [
          ...changed.map((shape) => ({ id: shape.id, layerId: layer, shape })),
          ...gone.map(([id]) => ({ id, layerId: layer, shape: null })),
        ],
      };
    },
  };
  const waiting: Handed[] = [];
  let ids = 0;
  const editor = new Editor(1, {
    author: 'anna',
    hand: async (handed) => void waiting.push(...handed),
    log: memoryLog(),
    newId: () => `anna-${ids++}`,
    now: () => 'now',
  });
  editor.active.set(layer);
  editor.setLayers(new Set([layer]), new Set());
  const loader = new ShapeLoader(editor, ways);
  const pass = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
  const want = () => loader.want([{ id: layer, version: server.seq, shapes: large + 30 }]);
  const send = () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      editor.confirm(next.opId, next.edit, server.take(next, 'anna'));
    }
  };
  const others = (change: Partial<Handed['edit']>) =>
    server.take(
      {
        opId: `b${server.seq}`,
        base: server.seq,
        what: '',
        edit: { layerId: layer, created: [], updated: [], deleted: [], ...change },
      },
      'bert',
    );
  const here = () => [...editor.drawing(layer).all()].map(({ id }) => id).sort();
  return { server, editor, loader, asked, want, pass, send, others, here, waiting };
}

async function opened() {
  const made = page();
  made.want();
  made.loader.look(seenAt(0));
  await made.pass(5);
  return made;
}

const moved = (shape: Shape) => movedBy(shape, 0, 5);
const said = () => 'moved';

describe('a large drawing', () => {
  it('has those shapes here that lie in view and around it, and knows how many there are', async () => {
    const { editor, loader, here, asked, pass } = await opened();
    expect([asked, here()]).toEqual([['part -25'], ['s0', 's1']]);
    const drawing = editor.drawing(layer);
    expect([drawing.isWhole, drawing.total, drawing.isMissing('s9')]).toEqual([false, large + 30, true]);
    // Within what was loaded nothing is asked for; beyond it, and nearer, it is.
    loader.look(seenAt(10));
    await pass(90);
    expect(asked.length).toBe(1);
    loader.look(seenAt(1000));
    await pass(90);
    expect(here()).toEqual(['s10', 's11']);
    loader.look({ box: [1020, 20, 1070, 70], zoom: 2 });
    await pass(90);
    expect(asked).toEqual(['part -25', 'part 975', 'part 1007.5']);
  });

  it('keeps what is selected, on its way or just drawn, wherever one looks', async () => {
    const { editor, loader, here, pass, send } = await opened();
    editor.select(['s0']);
    loader.look(seenAt(1000));
    await pass(90);
    expect(here()).toEqual(['s0', 's10', 's11']);
    editor.change(moved, said);
    editor.select([]);
    editor.draw({ kind: 'point', geometry: [[5, 5]] }, 'Point');
    loader.look(seenAt(2000));
    await pass(90);
    expect(here()).toEqual(['anna-1', 's0', 's20', 's21']);
    expect(editor.drawing(layer).total).toBe(large + 31);
    send();
    expect(editor.drawing(layer).total).toBe(large + 31);
    loader.look(seenAt(1000));
    await pass(90);
    expect(here()).toEqual(['s10', 's11']);
  });

  it('undoes what was done to a shape that is not here any more', async () => {
    const { editor, loader, server, asked, here, pass, send } = await opened();
    editor.select(['s0']);
    editor.change(moved, said);
    send();
    editor.select(['s1']);
    editor.remove();
    send();
    loader.look(seenAt(1000));
    await pass(90);
    expect(here()).toEqual(['s10', 's11']);
    editor.turnBack();
    editor.turnBack();
    await pass(5);
    send();
    expect(asked.filter((one) => one.startsWith('named'))).toEqual(['named s0']);
    expect(server.rows.get('s0')?.shape.geometry).toEqual([[0, 0, 10, 10, 0]]);
    expect(server.rows.get('s1')?.shape.author).toBe('anna');
    expect(editor.said.get()).toBe('');
  });

  it("passes over what somebody else has changed meanwhile, out of one's sight", async () => {
    const { editor, loader, server, pass, send, others } = await opened();
    editor.select(['s0']);
    editor.change(moved, said);
    send();
    editor.select([]);
    loader.look(seenAt(1000));
    await pass(90);
    const is = server.rows.get('s0')?.shape as Shape;
    others({ updated: [{ id: 's0', before: {}, after: { geometry: [[0, 50, 10, 10, 0]] }, whole: is }] });
    editor.turnBack();
    await pass(5);
    expect(editor.said.get()).toBe('1 shape changed by someone else since: it stays.');
    send();
    expect(server.rows.get('s0')?.shape.geometry).toEqual([[0, 50, 10, 10, 0]]);
  });

  it('takes what others do, and never claims to know more of a held shape than it does', async () => {
    const { editor, loader, server, here, want, pass, others, waiting } = await opened();
    editor.select(['s0']);
    const known = server.seq;
    const is = server.rows.get('s0')?.shape as Shape;
    others({ updated: [{ id: 's0', before: {}, after: { name: 'theirs' }, whole: is }] });
    // What is in view is newer than what is held: an edit of that one goes by what was known of it.
    loader.look(seenAt(1000));
    await pass(90);
    editor.change((shape) => ({ ...shape, name: 'mine' }), said);
    expect(waiting.shift()?.base).toBe(known);
    editor.drawing(layer).drop('anna-0');
    others({ deleted: [server.rows.get('s10')?.shape as Shape] });
    want();
    await pass(5);
    expect(here()).toEqual(['s0', 's11']);
    expect([editor.drawing(layer).get('s0')?.name, editor.drawing(layer).seq]).toEqual(['theirs', server.seq]);
  });

  it('fetches what was selected elsewhere before it is changed', async () => {
    const { editor, asked, pass, send, server } = await opened();
    editor.setPlaces(() => layer);
    editor.select(['s0', 's5', 's6']);
    expect([editor.editable().length, editor.editableCount()]).toEqual([1, 3]);
    editor.remove();
    expect(editor.said.get()).toMatch(/being fetched/);
    await pass(5);
    send();
    expect(asked.at(-1)).toBe('named s5,s6');
    expect(['s0', 's5', 's6'].some((id) => server.rows.has(id))).toBe(false);
    expect([editor.selected.get().size, editor.said.get()]).toEqual([0, '']);
  });

  it('is loaded as a whole where very much of it is needed', async () => {
    const { editor, asked, here, pass } = await opened();
    editor.setPlaces(() => layer);
    editor.select(Array.from({ length: 2500 }, (_, i) => `s${i + 3}`));
    await pass(5);
    expect([asked.at(-1), here().length, editor.drawing(layer).isWhole]).toEqual(['all', 30, true]);
  });
});
