import { CommandButton } from '../../../commands/command_button.tsx';
import { type DrawingContext, drawingCommands } from '../../../commands/drawing.ts';
import styles from './drawings.module.css';

const tools = ['point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse', 'freehand'] as const;
const painting = ['brush', 'eraser', 'wand', 'lasso', 'knife', 'counter'] as const;

/** The tools over the picture. */
export function ToolStrip({ context }: { context: DrawingContext }) {
  const button = (command: keyof typeof drawingCommands) => (
    <CommandButton
      key={command}
      command={drawingCommands[command]}
      context={context}
      placement="right"
      {...(command in toolIds ? { pressed: context.tool === command } : {})}
    />
  );
  return (
    <div className={`${styles.float} ${styles.tools}`} role="toolbar" aria-label="Drawing" aria-orientation="vertical">
      {button('select')}
      <hr />
      {tools.map(button)}
      <hr />
      {painting.map(button)}
      <hr />
      {button('undo')}
      {button('redo')}
    </div>
  );
}

const toolIds = Object.fromEntries(['select', ...tools, ...painting].map((id) => [id, true]));
