/** How a sample was shown when something was said of it: where one looked, and on which plane of which stack. */
export interface KeptView {
  /** CSS pixels per pixel of the base image, and the pixel in the middle */
  zoom: number;
  x: number;
  y: number;
  plane?: { stackId: number; z: number; t: number; projected: boolean };
}

export function viewText({ zoom, x, y, plane }: KeptView): string {
  const where = `zoom=${zoom.toPrecision(6)}&x=${x.toFixed(2)}&y=${y.toFixed(2)}`;
  if (!plane) return where;
  return `${where}&stack=${plane.stackId}&z=${plane.z}&t=${plane.t}${plane.projected ? '&max=1' : ''}`;
}

/** Null for what this page did not write. */
export function parseView(text: string): KeptView | null {
  const values = new URLSearchParams(text);
  const number = (key: string) => (values.has(key) ? Number(values.get(key)) : Number.NaN);
  const [zoom, x, y] = [number('zoom'), number('x'), number('y')] as const;
  if (!(zoom > 0) || !Number.isFinite(zoom + x + y)) return null;
  const [stackId, z, t] = [number('stack'), number('z'), number('t')] as const;
  if (![stackId, z, t].every(Number.isInteger)) return { zoom, x, y };
  return { zoom, x, y, plane: { stackId, z, t, projected: values.get('max') === '1' } };
}
