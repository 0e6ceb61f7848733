import { boxTool } from './box.ts';
import { freehandTool } from './freehand.ts';
import { lineTool } from './line.ts';
import type { PaintDesk } from './painting/desk.ts';
import { pathTool } from './path.ts';
import { pointTool } from './point.ts';
import { selectTool } from './select.ts';
import type { Desk, PlainId, Tool, ToolId } from './tool.ts';

/** The plain tools, by their names. A new one is a file here and a line below; its key is in the table of commands. */
export const tools: Record<PlainId, (desk: Desk) => Tool> = {
  select: selectTool,
  point: pointTool,
  line: lineTool,
  polyline: (desk) => pathTool('polyline', desk),
  polygon: (desk) => pathTool('polygon', desk),
  rectangle: (desk) => boxTool('rectangle', desk),
  ellipse: (desk) => boxTool('ellipse', desk),
  freehand: freehandTool,
};

const loadPainting = () => import('./painting/tools.ts').then(({ paintTools }) => paintTools);

/** A tool; one that paints when its code is here. With any tool in the hand it is fetched, so that it is there before it is asked for. */
export function toolOf(id: ToolId, desk: PaintDesk): Tool | Promise<Tool> {
  const painting = loadPainting();
  if (id in tools) {
    // It is asked for again when such a tool is taken.
    painting.catch(() => {});
    return tools[id as PlainId](desk);
  }
  return painting.then((all) => all[id as Exclude<ToolId, PlainId>](desk));
}
