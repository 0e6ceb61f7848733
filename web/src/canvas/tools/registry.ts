import { boxTool } from './box.ts';
import { freehandTool } from './freehand.ts';
import { lineTool } from './line.ts';
import { pathTool } from './path.ts';
import { pointTool } from './point.ts';
import { selectTool } from './select.ts';
import type { Desk, Tool, ToolId } from './tool.ts';

/** Every tool, by its name. A new one is a file here and a line below; its key is in the table of commands. */
export const tools: Record<ToolId, (desk: Desk) => Tool> = {
  select: selectTool,
  point: pointTool,
  line: lineTool,
  polyline: (desk) => pathTool('polyline', desk),
  polygon: (desk) => pathTool('polygon', desk),
  rectangle: (desk) => boxTool('rectangle', desk),
  ellipse: (desk) => boxTool('ellipse', desk),
  freehand: freehandTool,
};
