import { zoomStep } from '../../canvas/view_geometry.ts';
import { type KeyMap, useKeys } from '../../commands/use_keys.ts';
import type { LayerStore } from '../../model/layers/layer_store.ts';
import type { CanvasModel } from './canvas_model.ts';
import { adjustAll } from './layers/adjust.ts';
import type { Panels } from './use_panels.ts';
import { savePng, toggleFullScreen } from './view_tools.tsx';

interface Actions {
  model: CanvasModel;
  store: LayerStore | null;
  name: string;
  frame: { current: HTMLElement | null };
  panels: Panels;
  goPrevious: (() => void) | undefined;
  goNext: (() => void) | undefined;
  showGrid: (() => void) | undefined;
  find: () => void;
  toggleDark: () => void;
  showKeys: () => void;
}

const panStep = 80;

/** The keys of the viewer; keys_dialog.tsx lists the same for people. */
export function useViewerKeys(actions: Actions): void {
  useKeys(() => ({ ...pictureKeys(actions), ...pageKeys(actions) }));
}

function pictureKeys({ model, store, name, panels, toggleDark }: Actions): KeyMap {
  const canvas = model.canvas.get();
  if (!canvas) return {};
  return {
    '+': () => canvas.zoomBy(zoomStep),
    '=': () => canvas.zoomBy(zoomStep),
    '-': () => canvas.zoomBy(1 / zoomStep),
    '0': () => canvas.fit(),
    'Shift+0': () => canvas.actualPixels(),
    left: () => canvas.panBy(-panStep, 0),
    right: () => canvas.panBy(panStep, 0),
    up: () => canvas.panBy(0, -panStep),
    down: () => canvas.panBy(0, panStep),
    d: toggleDark,
    'Shift+r': () => canvas.rotate(),
    'Shift+f': () => canvas.flip(),
    'Shift+s': () => savePng(model, name),
    ']': () => panels.setRight(!panels.right),
    'Shift+a': () => store && adjustAll(store, model),
  };
}

function pageKeys(actions: Actions): KeyMap {
  const { panels } = actions;
  return {
    n: actions.goNext,
    b: actions.goPrevious,
    g: actions.showGrid,
    f: () => toggleFullScreen(actions.frame.current),
    '/': actions.find,
    '[': () => panels.setLeft(!panels.left),
    '\\': panels.toggleBoth,
    '?': actions.showKeys,
  };
}
