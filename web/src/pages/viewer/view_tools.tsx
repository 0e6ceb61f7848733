import { useSignal, useSignalPart } from '../../ui/signal.ts';
import { TipButton } from '../../ui/tip_button.tsx';
import type { CanvasModel } from './canvas_model.ts';
import styles from './viewer.module.css';

interface Props {
  model: CanvasModel;
  name: string;
  dark: boolean;
  onDark: (dark: boolean) => void;
  frame: { current: HTMLElement | null };
}

/** The buttons that float over the picture and change how it lies there. */
export function ViewTools({ model, name, dark, onDark, frame }: Props) {
  const canvas = useSignal(model.canvas);
  const flipped = useSignalPart(model.view, (view) => view.flipped);
  if (!canvas) return null;
  return (
    <div className={`${styles.float} ${styles.tools}`} role="toolbar" aria-label="View">
      <TipButton icon="contrast" label="Dark background" hotkey="D" pressed={dark} onClick={() => onDark(!dark)} />
      <TipButton icon="rotate" label="Rotate by 90°" hotkey="⇧R" onClick={() => canvas.rotate()} />
      <TipButton icon="flip" label="Flip" hotkey="⇧F" pressed={flipped} onClick={() => canvas.flip()} />
      <hr />
      <TipButton icon="camera" label="Save this view as PNG" hotkey="⇧S" onClick={() => savePng(model, name)} />
      <TipButton icon="fullscreen" label="Full screen" hotkey="F" onClick={() => toggleFullScreen(frame.current)} />
    </div>
  );
}

export async function savePng(model: CanvasModel, name: string): Promise<void> {
  const file = await model.canvas.get()?.savePng();
  if (!file) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${name.replace(/[\\/:*?"<>|]+/g, '_')}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
}

export function toggleFullScreen(element: HTMLElement | null): void {
  if (document.fullscreenElement) document.exitFullscreen();
  else element?.requestFullscreen?.();
}
