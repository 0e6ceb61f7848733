import { touches } from '../../../model/drawing/picking.ts';
import { boxOfShape, isClosed } from '../../../model/drawing/shape.ts';
import { simplified } from '../../../model/drawing/transform.ts';
import { splitBy } from '../../../model/regions/operations.ts';
import { type At, dragDistance, type Tool } from '../tool.ts';
import type { PaintDesk } from './desk.ts';

/** CSS pixels that the line may be changed by, so that it has fewer points. */
const slack = 0.5;

/** A line across cuts what is selected, or, with nothing selected, whatever it crosses. With Shift it is straight. */
export function knifeTool(desk: PaintDesk): Tool {
  const { editor } = desk;
  let path: number[] = [];
  const leave = () => {
    const had = path.length > 0;
    path = [];
    desk.redraw();
    return had;
  };
  const go = (at: At) => {
    const [x = 0, y = 0] = path.slice(-2);
    if (at.shift) path = [...path.slice(0, 2), at.x, at.y];
    else if (Math.hypot(at.x - x, at.y - y) * desk.zoom() >= 1) path.push(at.x, at.y);
    desk.redraw();
  };
  const cut = (line: readonly number[]) => {
    const box = boxOfShape({ kind: 'polyline', geometry: [line] });
    const chosen = editor.editable();
    const under = () =>
      editor
        .all()
        .flatMap((drawing) =>
          editor.mayEdit(drawing.layerId)
            ? [...drawing.all()]
                .filter((shape) => isClosed(shape.kind) && touches(boxOfShape(shape), box) && desk.isShown(shape))
                .map((shape) => ({ layerId: drawing.layerId, shape }))
            : [],
        );
    const { edits, what, said, selected } = splitBy(line, chosen.length > 0 ? chosen : under(), editor.made);
    editor.edit(edits, what);
    if (edits.length > 0) editor.select(selected);
    editor.said.set(said);
  };
  return {
    down: (at) => {
      path = [at.x, at.y];
      desk.redraw();
      return true;
    },
    move: (at) => {
      if (path.length > 0) go(at);
    },
    up: (at) => {
      if (path.length === 0) return;
      go(at);
      const line = simplified(path, slack / desk.zoom());
      const [x = 0, y = 0] = line;
      const isFar = line.some((value, i) => Math.abs(value - (i % 2 === 0 ? x : y)) * desk.zoom() > dragDistance);
      leave();
      if (isFar) cut(line);
    },
    close: () => false,
    back: leave,
    cancel: leave,
    draft: () => (path.length > 0 ? { kind: 'polyline', points: path, pointer: null, closes: null } : null),
    cursor: () => 'crosshair',
  };
}
