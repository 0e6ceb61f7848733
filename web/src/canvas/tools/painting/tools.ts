import type { Tool } from '../tool.ts';
import { brushTool } from './brush.ts';
import { counterTool } from './counter.ts';
import type { PaintDesk } from './desk.ts';
import { knifeTool } from './knife.ts';
import { lassoTool } from './lasso.ts';
import { wandTool } from './wand.ts';

export type PaintId = 'brush' | 'eraser' | 'wand' | 'lasso' | 'counter' | 'knife';

/** Tools that go by what is stored, and those that combine shapes: a chunk of their own, which comes when a tool is taken first. */
export const paintTools: Record<PaintId, (desk: PaintDesk) => Tool> = {
  brush: (desk) => brushTool(desk, false),
  eraser: (desk) => brushTool(desk, true),
  wand: (desk) => wandTool(desk),
  lasso: (desk) => lassoTool(desk),
  counter: counterTool,
  knife: knifeTool,
};
