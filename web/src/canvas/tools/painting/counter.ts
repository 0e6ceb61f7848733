import { noEdit } from '../../../model/drawing/edits.ts';
import { rounded } from '../../../model/drawing/transform.ts';
import { type Tool, tolerance } from '../tool.ts';
import type { PaintDesk } from './desk.ts';

/** Each press counts one: a point of the class that is set. With Alt the point under it is taken away; Backspace takes the last one. */
export function counterTool(desk: PaintDesk): Tool {
  const { editor } = desk;
  /** those counted with this tool in the hand, the last one at the end */
  let counted: string[] = [];
  const remove = (id: string) => {
    const found = editor.find(id);
    if (!found || !editor.mayEdit(found.layerId)) return false;
    editor.edit([{ ...noEdit(found.layerId), deleted: [found.shape] }], 'Point taken back');
    return true;
  };
  const isThere = (id: string) => editor.find(id) !== null;
  const back = () => {
    counted = counted.filter(isThere);
    const id = counted.pop();
    return id !== undefined && remove(id);
  };
  /** by the last press */
  let hasCounted = false;
  return {
    down: (at) => {
      hasCounted = false;
      if (at.alt || at.eraser) {
        const hit = desk.pick(at.x, at.y, tolerance / desk.zoom()).find(({ kind }) => kind === 'point');
        if (hit) remove(hit.id);
      } else {
        const geometry = [[rounded(at.x), rounded(at.y)]];
        const fields = { ...editor.style.get(), name: '', group: editor.group.get(), kind: 'point' as const, geometry };
        const flaw = editor.first.once((layerId) => {
          counted.push(...editor.create(layerId, [fields], 'Point').map(({ id }) => id));
          hasCounted = true;
        });
        if (flaw) editor.said.set(flaw);
      }
      return true;
    },
    move: () => {},
    up: () => {},
    close: () => false,
    back,
    cancel: () => false,
    unpress: () => {
      if (hasCounted) back();
    },
    draft: () => null,
    // While there is a point to take back, Backspace is the tool's.
    isBegun: () => counted.some(isThere),
    cursor: () => 'crosshair',
  };
}
