/** How a sample was shown when something was said of it: where one looked, and on which plane of which stack. */
export interface KeptView {
  /** CSS pixels per pixel of the base image, and the pixel in the middle */
  zoom: number;
  x: number;
  y: number;
  plane?: { stackId: number; z: number; t: number; projected: boolean };
  /** of channels, by their names, as an address says them */
  looks?: string;
}

/** Looks of hundreds of channels would be kept with each thing that is said: beyond that they are left out. */
const maxLooks = 4000;

export function viewText({ zoom, x, y, plane, looks = '' }: KeptView): string {
  const parts = [`zoom=${zoom.toPrecision(6)}&x=${x.toFixed(2)}&y=${y.toFixed(2)}`];
  if (plane) parts.push(`stack=${plane.stackId}&z=${plane.z}&t=${plane.t}${plane.projected ? '&max=1' : ''}`);
  if (looks && looks.length <= maxLooks) parts.push(`looks=${encodeURIComponent(looks)}`);
  return parts.join('&');
}

/** Null for what this page did not write. */
export function parseView(text: string): KeptView | null {
  const values = new URLSearchParams(text);
  const number = (key: string) => (values.has(key) ? Number(values.get(key)) : Number.NaN);
  const [zoom, x, y] = [number('zoom'), number('x'), number('y')] as const;
  if (!(zoom > 0) || !Number.isFinite(zoom + x + y)) return null;
  const [stackId, z, t] = [number('stack'), number('z'), number('t')] as const;
  const looks = values.get('looks');
  const isPlane = [stackId, z, t].every(Number.isInteger);
  return {
    zoom,
    x,
    y,
    ...(isPlane ? { plane: { stackId, z, t, projected: values.get('max') === '1' } } : {}),
    ...(looks ? { looks } : {}),
  };
}
