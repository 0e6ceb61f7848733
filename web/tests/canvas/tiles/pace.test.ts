import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pace } from '../../../src/canvas/tiles/pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A graphics that is done with each picture after so many ms. */
function graphics() {
  const state = { takes: 40 };
  const gl = {
    SIGNALED: 1,
    fenceSync: () => ({ at: performance.now() + state.takes }),
    getSyncParameter: ({ at }: { at: number }) => (performance.now() >= at ? 1 : 0),
    deleteSync: () => {},
    isContextLost: () => false,
  };
  const pace = new Pace(gl as unknown as WebGL2RenderingContext);
  const draw = (takes: number) => {
    state.takes = takes;
    pace.drawn();
    vi.advanceTimersByTime(1000);
  };
  return { pace, draw };
}

it('draws fewer pixels only where several pictures in a row took long', () => {
  const { pace, draw } = graphics();
  expect(pace.coarseness).toBe(1);
  draw(40);
  draw(40);
  expect(pace.coarseness, 'two may have been late for another reason').toBe(1);
  draw(40);
  expect(pace.coarseness).toBe(3);
  draw(24);
  expect(pace.coarseness).toBe(2);
  draw(3);
  draw(60);
  expect(pace.coarseness, 'it can be fast').toBe(1);
  for (let i = 0; i < 3; i++) draw(500);
  expect(pace.coarseness, 'never so few that nothing can be seen').toBe(3);
});

it('measures one picture at a time', () => {
  const { pace, draw } = graphics();
  for (let i = 0; i < 20; i++) pace.drawn();
  vi.advanceTimersByTime(1000);
  draw(40);
  expect(pace.coarseness).toBe(1);
  draw(40);
  expect(pace.coarseness).toBe(3);
});
