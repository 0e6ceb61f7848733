import { useSyncExternalStore } from 'react';
import { planeText } from '../../../model/caption.ts';
import type { LayerStore } from '../../../model/layers/layer_store.ts';
import { TipButton } from '../../../ui/tip_button.tsx';

export function CloseButton({ label, onClick }: { label: string; onClick: () => void }) {
  return <TipButton dense smallIcon icon="close" label={label} onClick={onClick} />;
}

/** Which plane of a stack a pane shows. */
export function PlaneOf({ store }: { store: LayerStore }) {
  useSyncExternalStore(store.subscribe, store.planesSnapshot);
  const text = planeText(store);
  return text ? <span className="cut faint">{text}</span> : null;
}
