import type { ImageCanvas } from '../../canvas/image_canvas.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import { saveFile } from '../../ui/save_file.ts';
import { useSignal, useSignalPart } from '../../ui/use_signal.ts';
import type { CanvasModel } from './canvas_model.ts';
import type { Names } from './picture_file.ts';
import { tellAddress } from './use_address.ts';
import styles from './viewer.module.css';
import { useViewing, ViewerButton } from './viewer_button.tsx';

interface Props {
  model: CanvasModel;
  dark: boolean;
  twoFingers: boolean;
}

/** The buttons that float over the picture and change how it lies there. */
export function ViewTools({ model, dark, twoFingers }: Props) {
  const canvas = useSignal(model.canvas);
  const { compare } = useViewing();
  const flipped = useSignalPart(model.view, (view) => view.flipped);
  if (!canvas) return null;
  return (
    <div className={`${styles.float} ${styles.tools}`} role="toolbar" aria-label="View">
      <ViewerButton command="dark" pressed={dark} />
      <ViewerButton command="rotate" />
      <ViewerButton command="flip" pressed={flipped} />
      <ViewerButton command="two_fingers" pressed={twoFingers} />
      {compare && <ViewerButton command="compare" pressed={compare.isOn} />}
      <hr />
      <ViewerButton command="copy_link" />
      <ViewerButton command="save_png" />
      <ViewerButton command="full_screen" />
    </div>
  );
}

/** `address`: where the same can be seen; that of the page, where there is no other. */
export async function savePng(
  canvas: ImageCanvas,
  store: LayerStore,
  times: number,
  names: Names,
  address: string = tellAddress(store, canvas),
): Promise<void> {
  const { pictureFile } = await import('./picture_file.ts');
  const file = await pictureFile(canvas, store, times, names, address);
  if (file) saveFile(file, `${names.annotation}.png`);
}

export function toggleFullScreen(element: HTMLElement | null): void {
  if (document.fullscreenElement) document.exitFullscreen();
  else element?.requestFullscreen?.();
}
