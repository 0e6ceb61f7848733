import { describe, expect, it } from 'vitest';
import { drawnIn } from '../../../src/model/drawing/drawn_in.ts';

const [me, anna] = [1, 2];
const hers = { id: 11, ownerId: anna, title: 'Drawing' };
const mine = { id: 12, ownerId: me, title: 'Nuclei' };
const named =
  (name: string) =>
  ({ title }: { title: string }) =>
    title === name;

describe('the drawing one draws in', () => {
  it("is the selected one of one's own, else the highest of these", () => {
    const above = { ...mine, id: 13, title: 'Cells' };
    expect(drawnIn([mine, above], me, named('Nuclei'), 0)).toBe(mine);
    expect(drawnIn([mine, above, hers], me, named('DAPI'), 0)).toBe(above);
  });

  it("is another's only where it was selected by hand in this sample", () => {
    expect(drawnIn([hers], me, named('DAPI'), 0), 'whoever has none gets one').toBe(undefined);
    expect(drawnIn([hers], me, named('Drawing'), 7), 'that of the same name was in the sample before').toBe(undefined);
    expect(drawnIn([mine, hers], me, named('Drawing'), 7)).toBe(mine);
    expect(drawnIn([mine, hers], me, named('Drawing'), hers.id)).toBe(hers);
  });
});
