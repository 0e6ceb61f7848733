import type { Box } from '../../model/drawing/shape.ts';

/** Where image pixels lie on what is painted upon: x' = a x + c y + e, y' = b x + d y + f, in CSS pixels. */
export interface Affine {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

/** From where three points of the image lie. */
export function affineOf(toPage: (x: number, y: number) => { x: number; y: number }): Affine {
  // Far apart, so that nothing is lost to rounding.
  const span = 4096;
  const [origin, right, down] = [toPage(0, 0), toPage(span, 0), toPage(0, span)];
  return {
    a: (right.x - origin.x) / span,
    b: (right.y - origin.y) / span,
    c: (down.x - origin.x) / span,
    d: (down.y - origin.y) / span,
    e: origin.x,
    f: origin.y,
  };
}

/** CSS pixels per pixel of the image. */
export function zoomOf({ a, b, c, d }: Affine): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}

export function placed({ a, b, c, d, e, f }: Affine, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The part of the image in view, and a little more. */
export function partSeen({ a, b, c, d, e, f }: Affine, width: number, height: number, more: number): Box {
  const area = a * d - b * c;
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [px, py] of [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ] as const) {
    const [x, y] = [px - e, py - f];
    xs.push((d * x - c * y) / area);
    ys.push((a * y - b * x) / area);
  }
  return [Math.min(...xs) - more, Math.min(...ys) - more, Math.max(...xs) + more, Math.max(...ys) + more];
}

export function isSameAffine(a: Affine, b: Affine): boolean {
  return a.a === b.a && a.b === b.b && a.c === b.c && a.d === b.d && a.e === b.e && a.f === b.f;
}

/** A step to the right and down on the screen, as one of as many whole pixels in the image. */
export function stepInImage(at: Affine, right: number, down: number): [number, number] {
  const zoom = zoomOf(at);
  // Nothing is sheared: the way back is the transpose. Zero has no sign.
  return [Math.round((at.a * right + at.b * down) / zoom) + 0, Math.round((at.c * right + at.d * down) / zoom) + 0];
}
