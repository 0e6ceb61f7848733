import { useEffect, useRef } from 'react';
import type { ImageCanvas } from '../../../canvas/image_canvas.ts';
import { type Linked, linkViews } from '../../../canvas/linked_views.ts';
import { linked } from '../../../model/comparison.ts';
import { baseImage } from '../../../model/layers/layers.ts';
import { linkLooks, linkPlanes } from '../../../model/layers/linked_layers.ts';
import { useSignal } from '../../../ui/use_signal.ts';
import { useStored } from '../../../ui/use_stored.ts';
import type { Shown } from './compare.tsx';
import { sharePointer } from './shared_pointer.ts';

export interface Links {
  zoom: boolean;
  planes: boolean;
  looks: boolean;
  toggleZoom: () => void;
  togglePlanes: () => void;
  toggleLooks: () => void;
  /** does something about looks that the other panes do not follow */
  apart: (act: () => void) => void;
}

/** Keeps panes together, as far as that is chosen. */
export function useLinks(shown: readonly Shown[], curtain: boolean, canvas: ImageCanvas | null): Links {
  const isLinked = useSignal(linked);
  const [zoom, setZoom] = useStored('compare-zoom', true);
  const [planes, setPlanes] = useStored('compare-planes', true);
  const [looks, setLooks] = useStored('compare-looks', true);
  const endLooks = useRef<(() => void) | null>(null);
  // Over each other, pictures make sense at one place only.
  const together = curtain || (isLinked && zoom);
  useEffect(() => {
    if (!together || !canvas) return;
    const members = shown.flatMap((one) => linkedOf(one));
    return members.length > 1 ? linkViews(members) : undefined;
  }, [shown, together, canvas]);
  useEffect(() => {
    if (together && canvas) return sharePointer(shown, !curtain);
  }, [shown, together, canvas, curtain]);
  useEffect(() => {
    if (isLinked && planes) return linkPlanes(shown.map((one) => one.store));
  }, [shown, isLinked, planes]);
  const follows = isLinked && looks;
  useEffect(() => {
    if (!follows) return;
    endLooks.current = linkLooks(shown.map((one) => one.store));
    return () => {
      endLooks.current?.();
      endLooks.current = null;
    };
  }, [shown, follows]);
  return {
    zoom,
    planes,
    looks,
    toggleZoom: () => setZoom(!zoom),
    togglePlanes: () => setPlanes(!planes),
    toggleLooks: () => setLooks(!looks),
    apart: (act) => {
      endLooks.current?.();
      act();
      if (endLooks.current) endLooks.current = linkLooks(shown.map((one) => one.store));
    },
  };
}

function linkedOf({ model, store }: Shown): Linked[] {
  const canvas = model.canvas.get();
  return canvas ? [{ canvas, pixelSize: () => baseImage(store.layers)?.pixelSize ?? null }] : [];
}
