import { describe, expect, it, vi } from 'vitest';
import { Editor } from '../../../src/model/drawing/editor.ts';
import { noEdit, slices, updates } from '../../../src/model/drawing/edits.ts';
import { newShape, type Shape } from '../../../src/model/drawing/shape.ts';
import { movedBy } from '../../../src/model/drawing/transform.ts';
import { memoryLog } from '../../../src/model/drawing/undo.ts';
import { anyFields, Drawn, isSame, Person, seeded } from './support.ts';

const square = { kind: 'polygon' as const, geometry: [[0, 0, 10, 0, 10, 10, 0, 10]] };
const only = (person: Person) => person.all()[0] as Shape;

function drawn(): { server: Drawn; anna: Person; bert: Person } {
  const server = new Drawn();
  const [anna, bert] = [new Person('anna', server), new Person('bert', server)];
  anna.editor.draw(square, 'Polygon');
  while (anna.send());
  for (const one of [anna, bert]) one.see();
  return { server, anna, bert };
}

describe('the drawings of a sample', () => {
  it('show what was done at once, and keep it when the server has it', () => {
    const server = new Drawn();
    const anna = new Person('anna', server);
    expect(anna.editor.draw(square, 'Polygon')).toBe('');
    expect(anna.all().map(({ area, seq }) => [area, seq])).toEqual([[100, 0]]);
    expect(anna.editor.selected.get().size).toBe(0);
    anna.send();
    expect(only(anna)).toMatchObject({ seq: 1, author: 'anna', changed: 't1' });
  });

  it('refuse what is no shape, and draw nowhere without a drawing', () => {
    const anna = new Person('anna', new Drawn());
    expect(anna.editor.draw({ kind: 'polygon', geometry: [[0, 0, 1, 1, 0, 0]] }, '')).toMatch(/three points/);
    expect(anna.editor.draw({ kind: 'line', geometry: [[0, 0, Number.NaN, 0]] }, '')).toMatch(/too far/);
    anna.editor.active.set(null);
    expect(anna.editor.draw(square, '')).toMatch(/no drawing/);
    expect(anna.waiting).toEqual([]);
  });

  it('keep what is drawn where there is no drawing, until one is made', () => {
    const anna = new Person('anna', new Drawn());
    anna.editor.active.set(null);
    let asked = 0;
    anna.editor.first.make = () => asked++;
    anna.editor.style.set({ label: 3, colour: '' });
    expect(anna.editor.draw(square, 'Polygon')).toBe('');
    anna.editor.style.set({ label: 4, colour: '' });
    expect(anna.editor.draw(square, 'Polygon')).toBe('');
    expect([asked, anna.waiting, anna.editor.first.isWanted]).toEqual([2, [], true]);
    anna.editor.active.set(7);
    expect(anna.all().map(({ label }) => label)).toEqual([3, 4]);
    anna.editor.active.set(null);
    anna.editor.active.set(7);
    expect([anna.all().length, anna.editor.first.isWanted]).toEqual([2, false]);
  });

  it('let two people change different fields of one shape', () => {
    const { server, anna, bert } = drawn();
    const { id } = only(anna);
    anna.editor.select([id]);
    bert.editor.select([id]);
    anna.editor.change(
      (shape) => movedBy(shape, 5, 0),
      () => 'moved',
    );
    bert.editor.change(
      (shape) => ({ ...shape, label: 3 }),
      () => 'class',
    );
    anna.send();
    bert.send();
    for (const one of [anna, bert]) one.see();
    expect(only(anna)).toEqual(only(bert));
    expect(only(anna)).toMatchObject({ label: 3, geometry: [[5, 0, 15, 0, 15, 10, 5, 10]] });
    expect(server.rows.size).toBe(1);
  });

  it("show the other's shape where both have changed the same", () => {
    const { anna, bert } = drawn();
    for (const one of [anna, bert]) one.editor.select([only(one).id]);
    anna.editor.change(
      (shape) => movedBy(shape, 5, 0),
      () => 'moved',
    );
    bert.editor.change(
      (shape) => movedBy(shape, 0, 9),
      () => 'moved',
    );
    expect(only(bert).geometry).toEqual([[0, 9, 10, 9, 10, 19, 0, 19]]);
    anna.send();
    bert.send();
    expect(only(bert).geometry).toEqual(only(anna).geometry);
  });

  it('undo and redo what one has done, and bring back what was deleted with its author and time', () => {
    const { server, anna, bert } = drawn();
    const before = only(bert);
    bert.editor.select([before.id]);
    bert.editor.remove();
    while (bert.send());
    expect(server.rows.size).toBe(0);
    expect(bert.editor.selected.get().size).toBe(0);
    bert.editor.turnBack();
    while (bert.send());
    expect(only(bert)).toMatchObject({ author: 'anna', created: before.created, geometry: before.geometry });
    expect(bert.editor.undo.offer.get()).toEqual({ undo: '', redo: '1 shape deleted' });
    bert.editor.turnForth();
    while (bert.send());
    anna.see();
    expect([bert.all(), anna.all()]).toEqual([[], []]);
  });

  it('pass over what somebody else has changed since, and say so', () => {
    const { anna, bert } = drawn();
    bert.editor.select([only(bert).id]);
    bert.editor.change(
      (shape) => movedBy(shape, 1, 1),
      () => 'moved',
    );
    while (bert.send());
    anna.see();
    anna.editor.turnBack();
    expect(anna.waiting).toEqual([]);
    expect(anna.editor.said.get()).toBe('1 shape changed by someone else since: it stays.');
    expect(anna.all().length).toBe(1);
  });

  it('undo after a reload as soon as the shapes are here', async () => {
    const { anna, server } = drawn();
    const kept = memoryLog();
    const read: number[] = [];
    const get = (place: number) => kept.get(place).finally(() => read.push(place));
    const log = { ...kept, get };
    const edits = anna.waiting;
    const again = new Editor(1, {
      author: 'anna',
      hand: async (handed) => void edits.push(...handed),
      log,
      newId: () => 'x',
      now: () => 'now',
    });
    const shape = only(anna);
    await log.put(0, { what: 'Polygon', edits: [{ ...noEdit(7), created: [shape] }] });
    await again.undo.load();
    again.setLayers(new Set([7]), new Set());
    // What steps did is read when they are turned, and not before.
    expect([read, again.undo.offer.get().undo]).toEqual([[], 'Polygon']);
    again.turnBack();
    await vi.waitFor(() => expect(again.needed.get().size).toBe(1));
    expect(read).toEqual([0]);
    expect([edits.length, [...again.needed.get()], again.undo.offer.get().undo]).toEqual([0, [7], 'Polygon']);
    again.load(7, [shape], server.seq);
    expect(edits.map(({ edit }) => edit.deleted.map(({ id }) => id))).toEqual([[shape.id]]);
  });

  it('leave alone what is locked', () => {
    const { anna } = drawn();
    anna.editor.select([only(anna).id]);
    anna.editor.setLayers(new Set([7]), new Set([7]));
    anna.editor.remove();
    anna.editor.change(
      (shape) => movedBy(shape, 1, 1),
      () => 'moved',
    );
    expect(anna.editor.draw(square, 'Polygon')).toBe('');
    expect(anna.waiting).toEqual([]);
    expect(anna.all().length).toBe(1);
  });

  it('send no more at once than a request takes', () => {
    const shapes = Array.from({ length: 2500 }, (_, i) =>
      newShape({ ...square, label: null, name: '', colour: '', group: null }, `s${i}`, 'anna', 'now'),
    );
    const parts = [...slices({ ...noEdit(7), created: shapes })];
    expect(parts.map(({ created }) => created.length)).toEqual([1000, 1000, 500]);
    expect(parts.flatMap(({ created }) => created)).toEqual(shapes);
  });
});

describe('two people who draw at random, on lines that come and go', () => {
  it.each([1, 2, 3, 4])('see the same in the end, and lose nothing that was confirmed (seed %i)', (seed) => {
    const random = seeded(seed);
    const server = new Drawn();
    const people = [new Person('anna', server), new Person('bert', server)];
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
    for (let i = 0; i < 700; i++) {
      const { editor, ...person } = pick(people);
      const me = people.find((one) => one.name === person.name) as Person;
      const all = me.all();
      const what = random();
      if (what < 0.2) editor.draw(anyFields(random), 'drawn');
      else if (what < 0.3) editor.select(all.filter(() => random() < 0.2).map(({ id }) => id));
      else if (what < 0.45)
        editor.change(
          (shape) => movedBy(shape, random() * 9, random() * 9),
          () => 'moved',
        );
      else if (what < 0.52)
        editor.change(
          (shape) => ({ ...shape, label: Math.ceil(random() * 4) }),
          () => 'class',
        );
      else if (what < 0.56) editor.remove();
      else if (what < 0.68) editor.turnBack();
      else if (what < 0.74) editor.turnForth();
      else if (what < 0.93) me.send();
      // What others have done is asked only while nothing of one's own is on its way.
      else if (me.waiting.length === 0) me.see();
    }
    for (const one of people) while (one.send());
    for (const one of people) one.see();
    const [anna, bert] = people.map((one) => new Map(one.all().map((shape) => [shape.id, shape])));
    expect(anna?.size).toBe(server.rows.size);
    expect(server.rows.size).toBeGreaterThan(10);
    for (const [id, { shape }] of server.rows) {
      expect(anna?.get(id)).toEqual(shape);
      expect(bert?.get(id)).toEqual(shape);
    }
    // Undone to the last step, nothing of what was only ever touched by one person is left of it.
    for (const one of people) {
      for (let steps = 0; steps < 2000 && one.editor.undo.offer.get().undo !== ''; steps++) one.editor.turnBack();
      while (one.send());
      for (const other of people) other.see();
    }
    for (const shape of people[0]?.all() ?? []) {
      expect(isSame(shape, people[1]?.editor.drawing(7).get(shape.id) as Shape)).toBe(true);
      expect(shape.seq).toBeGreaterThan(0);
    }
  });

  it('are classed, deleted and brought back a hundred thousand at a time, in parts that a request takes', async () => {
    const server = new Drawn();
    const anna = new Person('anna', server);
    const { editor } = anna;
    for (let i = 0; i < 100_000; i++) {
      const point = { kind: 'point' as const, geometry: [[i, 0]], label: null, name: '', colour: '', group: null };
      server.rows.set(`p${i}`, { shape: newShape(point, `p${i}`, 'anna', 't'), last: new Map() });
    }
    const ids = [...server.rows.keys()];
    editor.load(
      7,
      [...server.rows.values()].map(({ shape }) => shape),
      0,
    );
    editor.select(ids);
    await vi.waitFor(() => expect(editor.editableCount()).toBe(100_000), { timeout: 20_000 });
    editor.change(
      (shape) => ({ ...shape, label: 3 }),
      (n) => `Class of ${n} shapes`,
    );
    // What is drawn meanwhile is there at once; what is about the same comes after it.
    const [first] = ids;
    editor.draw({ kind: 'point', geometry: [[0, 9]] }, 'Point');
    expect(anna.waiting.map(({ what }) => what)).toEqual(['Point']);
    const whole = editor.drawing(7).get(first as string) as Shape;
    editor.edit([updates(7, [[whole, { ...whole, label: 4 }]])], 'one');
    await vi.waitFor(() => expect(anna.waiting).toHaveLength(102), { timeout: 20_000 });
    expect(anna.waiting.map(({ edit }) => edit.updated.length)).toEqual([0, ...Array(100).fill(1000), 1]);
    while (anna.send());
    expect(ids.slice(1).every((id) => editor.drawing(7).get(id)?.label === 3)).toBe(true);
    expect(editor.drawing(7).get(first as string)?.label).toBe(4);
    expect(anna.all().every(({ seq }) => seq > 0)).toBe(true);
    // Nobody else has done anything: all is known that there is.
    expect(editor.drawing(7).seq).toBe(server.seq);
    editor.remove();
    expect(editor.selected.get().size).toBe(0);
    await vi.waitFor(() => expect(editor.drawing(7).size).toBe(1), { timeout: 20_000 });
    editor.turnBack();
    await vi.waitFor(() => expect(anna.waiting).toHaveLength(200), { timeout: 20_000 });
    expect(editor.drawing(7).size).toBe(100_001);
  }, 60_000);

  it('are selected a hundred thousand at a time where they are not here, and fetched', async () => {
    const anna = new Person('anna', new Drawn());
    const { editor } = anna;
    const ids = Array.from({ length: 100_000 }, (_, i) => `far-${i}`);
    editor.setLayers(new Set([7]), new Set());
    editor.show(7, { shapes: [], seq: 1, total: ids.length, density: [] });
    editor.setPlaces(() => 7);
    // So many in pieces, and what is done then is done to them; what is selected meanwhile goes before.
    editor.select(ids);
    editor.select(ids.slice(0, 3));
    expect(editor.selected.get().size).toBe(3);
    editor.select(ids);
    editor.remove();
    await vi.waitFor(() => expect(editor.wanted.get().get(7)?.size).toBe(ids.length), { timeout: 20_000 });
    expect(editor.selected.get().size).toBe(ids.length);
    expect(editor.editableCount()).toBe(ids.length);
    expect(anna.waiting).toEqual([]);
    const known = ids.map((id) => ({
      ...newShape({ ...anyFields(seeded(1)), kind: 'point' }, id, 'bert', 't'),
      seq: 1,
    }));
    editor.load(7, known, 1);
    await vi.waitFor(() => expect(anna.waiting).toHaveLength(100), { timeout: 20_000 });
    expect(editor.drawing(7).size).toBe(0);
  }, 60_000);
});
