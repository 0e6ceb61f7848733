import type { ReactNode } from 'react';

/** The icons in use, drawn for Memento on a 20 × 20 grid as lines of 1.5. Always beside a name or an aria-label. */
const paths = {
  add: <path d="M10 4v12M4 10h12" />,
  auto: (
    <>
      <rect x="3" y="3" width="14" height="14" rx="2" />
      <path d="M3.5 16.5l13-13M6 7h3.5M7.75 5.25v3.5M11.5 13.25H15" />
    </>
  ),
  back: <path d="m12 6-4 4 4 4" />,
  brush: (
    <path d="m16.6 3.4-7.2 7.2M9.2 10.4c1.6.5 2 2.4.9 3.8-1.4 1.7-4 2.3-6.9 1.6 1.4-.7 1.6-1.6 1.9-2.8.4-1.8 2.1-3.1 4.1-2.6z" />
  ),
  camera: (
    <>
      <path d="M3 6.5h3l1.3-2h5.4l1.3 2h3v9H3z" />
      <circle cx="10" cy="10.8" r="2.7" />
    </>
  ),
  chat: <path d="M3.5 4h13v9.5H7L3.5 16.5z" />,
  clock: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M10 6.2V10l2.6 1.8" />
    </>
  ),
  close: <path d="m5 5 10 10M15 5 5 15" />,
  compare: <path d="M3.5 4.5h13v11h-13zM10 3v14" />,
  curtain: (
    <>
      <path d="M3 4.5h14v11H3zM10 2.5v15" />
      <path d="M3.5 5h6v10h-6z" fill="currentColor" stroke="none" fillOpacity=".5" />
    </>
  ),
  contrast: (
    <>
      <circle cx="10" cy="10" r="6.75" />
      <path d="M10 3.25a6.75 6.75 0 0 1 0 13.5z" fill="currentColor" />
    </>
  ),
  cloud_off: (
    <>
      <path d="M6.2 7.2A4.5 4.5 0 0 1 14.6 8a3.4 3.4 0 0 1 1.9 6M13.5 14.7H6a3.5 3.5 0 0 1-.9-6.9" />
      <path d="m3.5 3.5 13 13" />
    </>
  ),
  copy: (
    <>
      <path d="M7 3.5h8.5V14H7z" />
      <path d="M4.5 6v10.5H13" />
    </>
  ),
  counter: <path d="M4.6 4.6v10.8M8.2 4.6v10.8M11.8 4.6v10.8M15.4 4.6v10.8M2.4 13.8 17.6 6.2" />,
  download: <path d="M10 3.5v9M6.5 9.5 10 13l3.5-3.5M4 16.5h12" />,
  down: <path d="m6 8 4 4 4-4" />,
  ellipse: <ellipse cx="10" cy="10" rx="7" ry="5" />,
  empty: (
    <>
      <path d="M3 15.5v-11h4.5l1.5 2h7v2.2" />
      <path d="M3 15.5l2-6.8h12.5l-2 6.8z" />
    </>
  ),
  eraser: <path d="m8.5 16.5-5-5 8-8 5 5-8 8M7 8l5 5M6.5 16.5h10" />,
  eye: (
    <>
      <path d="M2.5 10C4 7 6.7 5.2 10 5.2S16 7 17.5 10c-1.5 3-4.2 4.8-7.5 4.8S4 13 2.5 10z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
  eye_off: (
    <>
      <path d="M7.6 5.5A8 8 0 0 1 10 5.2c3.3 0 6 1.8 7.5 4.8a9.6 9.6 0 0 1-2 2.6M13 14.3a8 8 0 0 1-3 .5c-3.3 0-6-1.8-7.5-4.8a9.4 9.4 0 0 1 2.6-3.1" />
      <path d="M8.4 8.5a2.2 2.2 0 0 0 3.1 3.1M3.5 3.5l13 13" />
    </>
  ),
  fill_holes: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <circle cx="10" cy="10" r="2.6" fill="currentColor" />
    </>
  ),
  fit: (
    <>
      <path d="M3 7V4h3.5M13.5 4H17v3M17 13v3h-3.5M6.5 16H3v-3" />
      <rect x="6.25" y="7.25" width="7.5" height="5.5" />
    </>
  ),
  flip: (
    <>
      <path d="M10 2.5v15" strokeDasharray="2 2" />
      <path d="M7.5 4H3v12h4.5" />
      <path d="M12.5 4H17v12h-4.5" strokeDasharray="2 2.2" />
    </>
  ),
  freehand: (
    <path d="M3 13.5C5.2 7 7.2 4.5 8.9 5.5c1.9 1.2-2.2 6.6-.4 7.8 1.9 1.2 3.4-5.7 5.4-4.9 1.7.7-.4 4.1 3.1 4.3" />
  ),
  fullscreen: <path d="M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4" />,
  grid: <path d="M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z" />,
  hourglass: <path d="M5.5 3.5h9M5.5 16.5h9M6.5 3.5c0 3.5 7 4 7 6.5s-7 3-7 6.5M13.5 3.5c0 3.5-7 4-7 6.5s7 3 7 6.5" />,
  intersect: (
    <>
      <circle cx="7.8" cy="10" r="4.8" strokeDasharray="2 1.6" />
      <circle cx="12.2" cy="10" r="4.8" strokeDasharray="2 1.6" />
      <path d="M10 5.8a4.8 4.8 0 0 1 0 8.4 4.8 4.8 0 0 1 0-8.4z" fill="currentColor" />
    </>
  ),
  keyboard: (
    <>
      <rect x="2.5" y="5" width="15" height="10" rx="1" />
      <path d="M5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M5.5 10.2h.01M8.5 10.2h.01M11.5 10.2h.01M14.5 10.2h.01M7 12.5h6" />
    </>
  ),
  knife: <path d="M3.5 16.5 16 4M8 7.5 4.5 4.5M12.5 12l3.5 3.5" />,
  layers: <path d="m10 4 6.5 3.5L10 11 3.5 7.5zM4.5 10.8 10 13.8l5.5-3M4.5 13.5 10 16.5l5.5-3" />,
  line: (
    <>
      <path d="M5.2 14.8 14.8 5.2" />
      <circle cx="4" cy="16" r="1.7" />
      <circle cx="16" cy="4" r="1.7" />
    </>
  ),
  link: <path d="M8.5 6.5H6.3a3.5 3.5 0 0 0 0 7h2.2M11.5 6.5h2.2a3.5 3.5 0 0 1 0 7h-2.2M7.3 10h5.4" />,
  looks: (
    <>
      <circle cx="10" cy="7.2" r="3.9" />
      <circle cx="7.3" cy="12" r="3.9" />
      <circle cx="12.7" cy="12" r="3.9" />
    </>
  ),
  lock: <path d="M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9" />,
  log_out: <path d="M8.5 3.5h-5v13h5M8 10h8.5M13.5 7l3 3-3 3" />,
  moon: <path d="M15.8 11.8A6.3 6.3 0 0 1 8.2 4.2a6.3 6.3 0 1 0 7.6 7.6z" />,
  lock_open: <path d="M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 5.6-1.5" />,
  next: <path d="m8 6 4 4-4 4" />,
  one_to_one: (
    <>
      <path d="M4 7.5 6 6v8M13.5 7.5l2-1.5v8" />
      <path d="M10 8.5h.01M10 12h.01" strokeWidth="2" />
    </>
  ),
  left_close: (
    <>
      <rect x="3.25" y="3.25" width="13.5" height="13.5" rx="1" />
      <path d="M7.5 3.25v13.5" />
      <path d="m13.25 7.5-2.5 2.5 2.5 2.5z" fill="currentColor" />
    </>
  ),
  left_open: (
    <>
      <rect x="3.25" y="3.25" width="13.5" height="13.5" rx="1" />
      <path d="M7.5 3.25v13.5" />
      <path d="m10.75 7.5 2.5 2.5-2.5 2.5z" fill="currentColor" />
    </>
  ),
  right_close: (
    <>
      <rect x="3.25" y="3.25" width="13.5" height="13.5" rx="1" />
      <path d="M12.5 3.25v13.5" />
      <path d="m6.75 7.5 2.5 2.5-2.5 2.5z" fill="currentColor" />
    </>
  ),
  right_open: (
    <>
      <rect x="3.25" y="3.25" width="13.5" height="13.5" rx="1" />
      <path d="M12.5 3.25v13.5" />
      <path d="M9.25 7.5 6.75 10l2.5 2.5z" fill="currentColor" />
    </>
  ),
  magnet: <path d="M4.4 4v6a5.6 5.6 0 0 0 11.2 0V4h-3.4v6a2.2 2.2 0 0 1-4.4 0V4zM4.4 7.2h3.4M12.2 7.2h3.4" />,
  maximum: <path d="m10 3 6.5 3L10 9 3.5 6zM3.5 9l6.5 3 6.5-3M3.5 12l6.5 3 6.5-3M10 15v3" />,
  pan: <path d="M10 2.5v15M2.5 10h15M8 4.5l2-2 2 2M8 15.5l2 2 2-2M4.5 8l-2 2 2 2M15.5 8l2 2-2 2" />,
  pause: <path d="M7 4.5v11M13 4.5v11" />,
  pin: <path d="M7 3.5h6l-1 5 3 3H5l3-3zM10 11.5v5.5" />,
  play: <path d="M6.5 4v12l9-6z" />,
  point: (
    <>
      <circle cx="10" cy="10" r="2" fill="currentColor" />
      <path d="M10 2.8v3.4M10 13.8v3.4M2.8 10h3.4M13.8 10h3.4" />
    </>
  ),
  polygon: <path d="m10 3.2 6.8 5-2.6 8H5.8l-2.6-8z" />,
  polyline: (
    <>
      <path d="m3.9 14.5 3.7-7.2 4.8 5.6 3.8-7.2" />
      <circle cx="3.2" cy="15.8" r="1.2" />
      <circle cx="16.8" cy="4.4" r="1.2" />
    </>
  ),
  rectangle: <path d="M3.2 5h13.6v10H3.2z" />,
  redo: <path d="m12 4 4 4-4 4M15.5 8H8a4 4 0 0 0 0 8h4" />,
  remove: <path d="M4 10h12" />,
  reset: <path d="M5 6.8A6.5 6.5 0 1 0 10 4M10 4l2.5-2.2M10 4l2.5 2.2" />,
  pencil: <path d="m4 16 .8-3.6L13.2 4l2.8 2.8-8.4 8.4zM11.5 5.7l2.8 2.8" />,
  spot: (
    <>
      <path d="M10 17.5c3.2-3.8 5-6.4 5-9a5 5 0 0 0-10 0c0 2.6 1.8 5.2 5 9z" />
      <circle cx="10" cy="8.5" r="1.6" />
    </>
  ),
  reply: <path d="M8 5 4 9l4 4M4.5 9H12a4 4 0 0 1 4 4v2" />,
  rotate: <path d="M15 6.8A6.5 6.5 0 1 1 10 4M10 4 7.5 1.8M10 4 7.5 6.2" />,
  filter: <path d="M3 5.5h14M5.5 10h9M8.5 14.5h3" />,
  search: (
    <>
      <circle cx="8.5" cy="8.5" r="4.5" />
      <path d="m12 12 4.5 4.5" />
    </>
  ),
  separate: <path d="M3 3.5h5v13H3zM12 6h5v8h-5z" />,
  subtract: (
    <>
      <path d="M10 5.8a4.8 4.8 0 1 0 0 8.4 4.8 4.8 0 0 1 0-8.4z" fill="currentColor" />
      <circle cx="12.2" cy="10" r="4.8" strokeDasharray="2 1.6" />
    </>
  ),
  select: <path d="M4.5 3.5 15.5 8.4l-4.7 1.7-1.8 4.7z" />,
  submit_next: <path d="m4.5 5 5 5-5 5M14.5 5v10M9.5 10h-.01" />,
  sun: (
    <>
      <circle cx="10" cy="10" r="3" />
      <path d="M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4" />
    </>
  ),
  sync: <path d="M4 8.5a6.3 6.3 0 0 1 11-2.3M16 11.5a6.3 6.3 0 0 1-11 2.3M15.5 3v3.5H12M4.5 17v-3.5H8" />,
  swap: <path d="M4 7.5h12M13 4.5l3 3-3 3M16 12.5H4M7 9.5l-3 3 3 3" />,
  target: (
    <>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 2.6v3.2M10 14.2v3.2M2.6 10h3.2M14.2 10h3.2" />
    </>
  ),
  tick: <path d="m4.5 10.5 3.5 3.5 7.5-8" />,
  trash: <path d="M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5" />,
  undo: <path d="M8 4 4 8l4 4M4.5 8H12a4 4 0 0 1 0 8H8" />,
  unite: <path d="M10 5.8a4.8 4.8 0 1 0 0 8.4 4.8 4.8 0 1 0 0-8.4z" />,
  unlink: <path d="M8.5 6.5H6.3a3.5 3.5 0 0 0 0 7h2.2M11.5 6.5h2.2a3.5 3.5 0 0 1 0 7h-2.2M4 3.5l12 13" />,
  up: <path d="m6 12 4-4 4 4" />,
  views: <path d="M5 3.5h10v13l-5-3.5-5 3.5z" />,
  wand: (
    <path d="m3.4 16.6 8-8M14.2 2.6v2.6M14.2 9.2v2.6M9.6 7.2h2.6M16.2 7.2h2.2M11 4l.9.9M16.6 9.6l.9.9M17.4 4l-.9.9" />
  ),
  warn: <path d="M10 3 2.5 16.5h15zM10 8v4M10 14.2h.01" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg className={small ? 'icon icon-s' : 'icon'} viewBox="0 0 20 20" aria-hidden="true">
      {paths[name]}
    </svg>
  );
}

/** The mark: an eyepiece with something seen in it. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" style={{ flex: 'none' }}>
      <circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="14.2" cy="10.2" r="3.2" fill="var(--accent)" />
    </svg>
  );
}
