import { describe, expect, it } from 'vitest';
import { tools } from '../../../src/canvas/tools/registry.ts';
import type { At, Desk, PlainId, Tool } from '../../../src/canvas/tools/tool.ts';
import { isOn } from '../../../src/model/drawing/picking.ts';
import type { Shape } from '../../../src/model/drawing/shape.ts';
import { Drawn, Person } from '../../model/drawing/support.ts';

/** A picture at some zoom, and a hand with a tool; places are in pixels of the image. */
function hand(id: PlainId, zoom = 1) {
  const person = new Person('anna', new Drawn());
  let preview: ReadonlyMap<string, Shape> = new Map();
  const desk: Desk = {
    editor: person.editor,
    zoom: () => zoom,
    redraw: () => {},
    pick: (x, y, tolerance) => person.all().filter((shape) => isOn(shape, x, y, tolerance)),
    within: () => person.all(),
    preview: (shapes) => {
      preview = shapes;
    },
    hover: () => {},
  };
  const tool: Tool = tools[id](desk);
  const at = (x: number, y: number, keys: Partial<At> = {}): At => ({
    x,
    y,
    px: x * zoom,
    py: y * zoom,
    shift: false,
    alt: false,
    pressure: 0.5,
    ...keys,
  });
  return {
    person,
    tool,
    all: () => person.all(),
    geometry: () => person.all().map(({ kind, geometry }) => [kind, ...geometry]),
    preview: () => preview,
    press: (x: number, y: number, keys?: Partial<At>) => {
      const taken = tool.down(at(x, y, keys));
      tool.up(at(x, y, keys));
      return taken;
    },
    drag: (places: readonly (readonly [number, number])[], keys?: Partial<At>) => {
      const [first = [0, 0], ...rest] = places;
      const taken = tool.down(at(...first, keys));
      for (const place of rest) tool.move(at(...place, keys));
      tool.up(at(...((places.at(-1) ?? first) as [number, number]), keys));
      return taken;
    },
  };
}

describe('tools', () => {
  it('draw what they are called', () => {
    const draw = (id: PlainId, ...places: [number, number][]) => {
      const { drag, geometry } = hand(id);
      drag(places);
      return geometry();
    };
    expect(draw('line', [1.5, 2], [40, 50])).toEqual([['line', [1.5, 2, 40, 50]]]);
    expect(draw('rectangle', [40, 50], [10, 20])).toEqual([['rectangle', [10, 20, 30, 30, 0]]]);
    expect(draw('ellipse', [10, 20], [40, 40])).toEqual([['ellipse', [10, 20, 30, 20, 0]]]);
    expect(draw('point', [3, 4])).toEqual([['point', [3, 4]]]);
  });

  it('draw boxes by two presses, and as wide as high, or about their middle', () => {
    const { press, tool, drag, geometry } = hand('rectangle');
    press(10, 10);
    expect(tool.draft()?.points).toEqual([10, 10, 0, 0, 0]);
    press(30, 20);
    drag(
      [
        [0, 0],
        [10, 4],
      ],
      { shift: true },
    );
    drag(
      [
        [50, 50],
        [60, 55],
      ],
      { alt: true },
    );
    expect(geometry().map(([, box]) => box)).toEqual([
      [10, 10, 20, 10, 0],
      [0, 0, 10, 10, 0],
      [40, 45, 20, 10, 0],
    ]);
  });

  it('draw boxes and lines without a pointer: placed in the middle of what is seen, moved and sized by keys', () => {
    const { tool, drag, geometry } = hand('ellipse');
    expect([tool.step?.(1, 0), tool.grow?.(1, 0)]).toEqual([false, false]);
    tool.place?.([100, 200, 900, 600]);
    expect(tool.draft()?.points).toEqual([450, 375, 100, 50, 0]);
    tool.step?.(-1, 10);
    tool.grow?.(5, -80);
    // A pointer that trembles beside it is none of its business.
    tool.move({ x: 1, y: 1, px: 1, py: 1, shift: false, alt: false, pressure: 0.5 });
    expect(tool.isPlaced?.()).toBe(true);
    expect(tool.close()).toBe(true);
    expect(tool.draft()).toBe(null);
    tool.place?.([0, 0, 1, 1]);
    expect(tool.cancel()).toBe(true);
    tool.place?.([0, 0, 1, 1]);
    drag([
      [10, 10],
      [40, 40],
    ]);
    expect(geometry()).toEqual([
      ['ellipse', [449, 385, 105, 1, 0]],
      ['ellipse', [10, 10, 30, 30, 0]],
    ]);
  });

  it('close a polygon on its first point, by a second press, or by a key', () => {
    const { press, geometry, tool } = hand('polygon', 2);
    const three = () => [press(10, 10), press(40, 10), press(40, 40)];
    three();
    expect(tool.draft()?.closes).toEqual([10, 10]);
    // Six CSS pixels from the first point.
    press(13, 10);
    three();
    press(40, 40);
    three();
    tool.close();
    expect(geometry()).toEqual(Array(3).fill(['polygon', [10, 10, 40, 10, 40, 40]]));
  });

  it('take points back one by one, and leave what was begun', () => {
    const { press, tool, all } = hand('polyline');
    press(10, 10);
    press(50, 10);
    press(90, 90);
    tool.back();
    expect(tool.draft()?.points).toEqual([10, 10, 50, 10]);
    expect(tool.cancel()).toBe(true);
    expect(tool.cancel()).toBe(false);
    expect(all()).toEqual([]);
  });

  it('make an outline of a path that ends where it began, and a line of any other', () => {
    const { drag, geometry } = hand('freehand');
    const circle = Array.from({ length: 90 }, (_, i): [number, number] => {
      const turn = (2 * Math.PI * i) / 90;
      return [100 + 60 * Math.cos(turn), 100 + 60 * Math.sin(turn)];
    });
    drag(circle);
    drag(circle.slice(0, 30));
    expect(geometry().map(([kind]) => kind)).toEqual(['polygon', 'polyline']);
  });
});

describe('the hand that selects', () => {
  const drawn = () => {
    const all = hand('select');
    all.person.editor.draw({ kind: 'polygon', geometry: [[100, 100, 200, 100, 200, 200, 100, 200]] }, 'Polygon');
    const [shape] = all.all();
    all.person.editor.select([]);
    return { ...all, id: shape?.id as string, editor: all.person.editor };
  };

  it('selects what is pressed, adds with Shift, and lets go beside', () => {
    const { press, editor, id } = drawn();
    expect(press(150, 150)).toBe(true);
    expect([...editor.selected.get()]).toEqual([id]);
    press(150, 150, { shift: true });
    expect(editor.selected.get().size).toBe(0);
    press(150, 150);
    // The picture's: it may be moved by it.
    expect(press(500, 500)).toBe(false);
    expect(editor.selected.get().size).toBe(0);
  });

  it('moves a shape by what it is dragged, and shows it meanwhile', () => {
    const { drag, geometry, preview, tool, person } = drawn();
    drag([
      [150, 150],
      [160, 155],
      [170, 160],
    ]);
    expect(geometry()).toEqual([['polygon', [120, 110, 220, 110, 220, 210, 120, 210]]]);
    expect(person.editor.undo.offer.get().undo).toBe('1 shape moved');
    expect(preview().size).toBe(0);
    tool.down({ x: 150, y: 150, px: 150, py: 150, shift: false, alt: false, pressure: 0.5 });
    tool.move({ x: 180, y: 150, px: 180, py: 150, shift: false, alt: false, pressure: 0.5 });
    expect([...preview().values()][0]?.geometry[0]?.[0]).toBe(150);
    expect(tool.cancel()).toBe(true);
    expect(geometry()).toEqual([['polygon', [120, 110, 220, 110, 220, 210, 120, 210]]]);
  });

  it('does not move a shape by a press that trembles', () => {
    const { drag, person } = drawn();
    drag([
      [150, 150],
      [151, 151],
    ]);
    expect(person.waiting.length).toBe(1);
  });

  it('moves, adds and removes points of what is selected', () => {
    const { drag, press, geometry } = drawn();
    press(150, 150);
    drag([
      [200, 100],
      [240, 90],
    ]);
    drag(
      [
        [150, 200],
        [150, 230],
      ],
      { alt: true },
    );
    press(100, 100, { alt: true });
    expect(geometry()).toEqual([['polygon', [240, 90, 200, 200, 150, 230, 100, 200]]]);
  });

  it('scales about the corner across, and turns', () => {
    const { drag, press, geometry } = drawn();
    press(150, 150);
    // The frame lies eight pixels around it.
    drag([
      [208, 208],
      [324, 208],
    ]);
    expect(geometry()[0]?.[1]).toEqual([108, 100, 308, 100, 308, 200, 108, 200]);
  });

  it('touches nothing in a drawing that is locked', () => {
    const { drag, editor, geometry } = drawn();
    editor.setLayers(new Set([7]), new Set([7]));
    drag([
      [150, 150],
      [190, 190],
    ]);
    expect(editor.selected.get().size).toBe(1);
    expect(geometry()).toEqual([['polygon', [100, 100, 200, 100, 200, 200, 100, 200]]]);
  });

  it('moves what is small by a press in its middle, and takes its corners and points for what they are', () => {
    for (const geometry of [[[10, 10, 9, 9, 0]], [[10, 10, 19, 10, 19, 19, 10, 19]]]) {
      const { person, drag, all } = hand('select');
      const kind = geometry[0]?.length === 5 ? 'rectangle' : 'polygon';
      const plain = { label: null, name: '', colour: '', group: null };
      person.editor.select(person.editor.create(7, [{ ...plain, kind, geometry }], kind).map(({ id }) => id));
      drag([
        [14, 15],
        [24, 15],
      ]);
      expect([all()[0]?.area, all()[0]?.geometry[0]?.slice(0, 2)]).toEqual([81, [20, 10]]);
      drag([
        [20, 10],
        [15, 5],
      ]);
      expect(all()[0]?.area).toBeGreaterThan(81);
    }
  });

  it('say why what was drawn is no shape, until one is', () => {
    const { person, drag, all } = hand('rectangle');
    drag([
      [10, 10],
      [40, 10],
    ]);
    expect([person.editor.said.get(), all().length]).toEqual(['It has no size.', 0]);
    drag([
      [10, 10],
      [40, 20],
    ]);
    expect([person.editor.said.get(), all().length]).toEqual(['', 1]);
  });
});
