import { useEffect, useRef } from 'react';
import { pathOf } from '../../../canvas/shapes/paths.ts';
import type { GalleryShape } from '../../../model/drawing/gallery.ts';
import type { Cutter } from './use_crops.ts';

interface Props {
  one: GalleryShape;
  cutter: Cutter | null;
  /** CSS pixels */
  size: number;
  /** its colour; "": no outline */
  outline: string;
}

/** A shape as a piece of its image. */
export function CropView({ one, cutter, size, outline }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixels = Math.round(size * devicePixelRatio);
  useEffect(() => {
    const ink = canvas.current?.getContext('2d');
    if (!cutter || !ink) return;
    const order = cutter.order(one, pixels);
    const show = (crop: ImageData) => {
      ink.putImageData(crop, 0, 0);
      ink.canvas.dataset.painted = 'true';
      if (!outline) return;
      const zoom = pixels / order.part.side;
      ink.save();
      ink.scale(zoom, zoom);
      ink.translate(-order.part.x, -order.part.y);
      ink.lineJoin = 'round';
      const [x = 0, y = 0] = one.shape.geometry[0] ?? [];
      const path = new Path2D();
      if (one.shape.kind === 'point') path.arc(x, y, 5 / zoom, 0, 2 * Math.PI);
      else path.addPath(pathOf(one.shape));
      const ratio = devicePixelRatio;
      for (const [style, width] of [
        ['rgba(0, 0, 0, 0.6)', 3.5],
        [outline, 1.5],
      ] as const) {
        ink.strokeStyle = style;
        ink.lineWidth = (width * ratio) / zoom;
        ink.stroke(path);
      }
      ink.restore();
    };
    const known = cutter.crops.get(order.key);
    if (known) {
      show(known);
      return;
    }
    ink.clearRect(0, 0, pixels, pixels);
    const ended = new AbortController();
    void cutter.crops.ask(order, ended.signal).then((crop) => crop && !ended.signal.aborted && show(crop));
    return () => ended.abort();
  }, [one, cutter, pixels, outline]);
  return <canvas ref={canvas} width={pixels} height={pixels} style={{ width: size, height: size }} />;
}
