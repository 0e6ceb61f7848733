import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Linked, linkViews } from '../../src/canvas/linked_views.ts';
import type { Whereabouts } from '../../src/model/view_address.ts';

/** A canvas in a column of the page, that shows a place of a picture, and keeps it on the screen when it is measured anew. */
class Pane implements Linked {
  box: { left: number; width: number };
  place: DOMRect;
  isOpen = true;
  where: Whereabouts;
  size: number | null = null;

  constructor(left: number, width: number, x: number, y: number, zoom: number) {
    this.box = { left, width };
    this.place = this.measured();
    this.where = { x, y, zoom, rotation: 0, flipped: false };
  }

  private measured(): DOMRect {
    return { ...this.box, height: 400 } as DOMRect;
  }

  resize(): void {
    const middle = ({ left, width }: { left: number; width: number }) => left + width / 2;
    this.where.x += (middle(this.box) - middle(this.place)) / this.where.zoom;
    this.place = this.measured();
  }

  pixelSize = () => this.size;

  canvas = ((pane: Pane) => ({
    get place() {
      return pane.place;
    },
    get stack() {
      return { isEmpty: () => !pane.isOpen } as Linked['canvas']['stack'];
    },
    lookingAt: () => ({ ...pane.where }),
    goTo: (where: Whereabouts) => {
      pane.where = { ...where };
    },
  }))(this);
}

let frames: (() => void)[] = [];

/** Frames go by; after each, canvases are told that they have another size, as a browser does. */
function go(panes: readonly Pane[], count = 3): void {
  for (let i = 0; i < count; i++) {
    for (const run of frames.splice(0)) run();
    for (const pane of panes) if (pane.box.width !== pane.place.width) pane.resize();
  }
}

function places(panes: readonly Pane[]) {
  return panes.map(({ where: { x, y, zoom } }) => ({ x, y, zoom }));
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0));
});

describe('pictures that are linked', () => {
  it('go where the first one is, and then with whichever is moved', () => {
    const panes = [new Pane(0, 400, 100, 100, 1), new Pane(400, 400, 7, 7, 3)];
    linkViews(panes);
    go(panes);
    expect(places(panes)[1]).toEqual({ x: 100, y: 100, zoom: 1 });
    panes[1]?.canvas.goTo({ x: 50, y: 60, zoom: 2, rotation: 90, flipped: false });
    go(panes);
    expect(panes[0]?.where).toEqual({ x: 50, y: 60, zoom: 2, rotation: 90, flipped: false });
  });

  it('mean the same place of the tissue where they say how large a pixel is', () => {
    const panes = [new Pane(0, 400, 100, 100, 1), new Pane(400, 400, 0, 0, 1)];
    for (const [at, pane] of panes.entries()) pane.size = at === 0 ? 0.5 : 0.25;
    linkViews(panes);
    go(panes);
    expect(places(panes)[1]).toEqual({ x: 200, y: 200, zoom: 0.5 });
  });

  it('stay with the first when a third makes the others narrower and moves them over the page', () => {
    const [a, b, c] = [new Pane(0, 600, 500, 500, 0.4), new Pane(600, 600, 500, 500, 0.4), new Pane(800, 400, 9, 9, 1)];
    linkViews([a, b]);
    go([a, b]);
    a.box = { left: 0, width: 400 };
    b.box = { left: 400, width: 400 };
    go([a, b, c]);
    // What the first one shows stays where it is on the screen; the others show the same.
    expect(places([a, b])).toEqual(Array(2).fill({ x: 250, y: 500, zoom: 0.4 }));
    linkViews([a, b, c]);
    go([a, b, c]);
    expect(places([a, b, c])).toEqual(Array(3).fill({ x: 250, y: 500, zoom: 0.4 }));
  });

  it('are not led by one whose picture is on its way, nor by how it is shown when that comes', () => {
    const panes = [new Pane(0, 400, 500, 500, 0.4), new Pane(400, 400, 500, 500, 0.4), new Pane(800, 400, 0, 0, 1)];
    linkViews(panes);
    go(panes);
    const [, , c] = panes;
    if (!c) throw new Error('There are three.');
    c.isOpen = false;
    c.canvas.goTo({ x: 0.5, y: 0.5, zoom: 400, rotation: 0, flipped: false });
    go(panes);
    expect(places(panes).slice(0, 2)).toEqual(Array(2).fill({ x: 500, y: 500, zoom: 0.4 }));
    // All of it fitted, as a picture is shown at first.
    c.isOpen = true;
    c.canvas.goTo({ x: 20_000, y: 20_000, zoom: 0.01, rotation: 0, flipped: false });
    go(panes);
    expect(places(panes)).toEqual(Array(3).fill({ x: 500, y: 500, zoom: 0.4 }));
  });

  it('stay where they are when one gets another sample: it comes to them, wherever it would be by itself', () => {
    const panes = [0, 400, 800].map((left) => new Pane(left, 400, 500, 500, 0.4));
    const c = panes[2] as Pane;
    let unlink = linkViews(panes);
    go(panes);
    c.canvas.goTo({ x: 300, y: 200, zoom: 2, rotation: 0, flipped: false });
    go(panes);
    const there = Array(3).fill({ x: 300, y: 200, zoom: 2 });
    expect(places(panes), 'it leads').toEqual(there);
    // The picture before is taken out of it, in the frame in which it led last or after many; a picture of another size is fitted.
    for (const [frames, isLinkedAnew] of [
      [1, false],
      [5, false],
      [0, true],
      [5, true],
    ] as const) {
      c.isOpen = false;
      c.canvas.goTo({ x: 0.5, y: 0.5, zoom: 400, rotation: 0, flipped: false });
      go(panes, frames);
      if (isLinkedAnew) {
        unlink();
        unlink = linkViews(panes);
        go(panes, frames);
      }
      c.isOpen = true;
      c.canvas.goTo({ x: 9000, y: 8000, zoom: 0.02, rotation: 0, flipped: false });
      go(panes);
      expect(places(panes), `after ${frames} frames, linked anew: ${isLinkedAnew}`).toEqual(there);
    }
  });

  it('wait for the first one, which goes to its own place when it is opened', () => {
    const [a, b] = [new Pane(0, 400, 0.5, 0.5, 400), new Pane(400, 400, 300, 300, 2)];
    a.isOpen = false;
    linkViews([a, b]);
    go([a, b]);
    expect(places([b])).toEqual([{ x: 300, y: 300, zoom: 2 }]);
    expect(places([a])).toEqual([{ x: 0.5, y: 0.5, zoom: 400 }]);
    a.isOpen = true;
    a.canvas.goTo({ x: 40, y: 50, zoom: 0.5, rotation: 0, flipped: true });
    go([a, b]);
    expect(b.where).toEqual({ x: 40, y: 50, zoom: 0.5, rotation: 0, flipped: true });
  });
});
