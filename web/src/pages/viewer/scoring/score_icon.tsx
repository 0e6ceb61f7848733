import type { ReactNode } from 'react';

/** The icons that a classification may name, `<icon>#<letter>`, under the names by which people know them. */
const paths = {
  thumb_up: <path d="M6.5 9 9.8 3.2c1.3 0 2 .8 1.8 2L11.2 8h4.6l-1.2 7.5H6.5zM3.5 9h3v6.5h-3z" />,
  thumb_down: <path d="M6.5 11l3.3 5.8c1.3 0 2-.8 1.8-2l-.4-2.8h4.6l-1.2-7.5H6.5zM3.5 11h3V4.5h-3z" />,
  help: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="M7.9 8.2a2.1 2.1 0 1 1 2.1 2.3v1.2M10 14h.01" />
    </>
  ),
  block: (
    <>
      <circle cx="10" cy="10" r="6.8" />
      <path d="m5.2 5.2 9.6 9.6" />
    </>
  ),
  done: <path d="m4.5 10.5 3.5 3.5 7.5-8" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  add: <path d="M10 4v12M4 10h12" />,
  remove: <path d="M4 10h12" />,
  star: <path d="m10 3.2 2.1 4.5 4.9.6-3.6 3.4.9 4.9-4.3-2.4-4.3 2.4.9-4.9L3 8.3l4.9-.6z" />,
  favorite: <path d="M10 16.2 4.2 10.4a3.6 3.6 0 0 1 5.1-5.1l.7.7.7-.7a3.6 3.6 0 0 1 5.1 5.1z" />,
  flag: <path d="M5 17V3.5h9.5l-2 3.5 2 3.5H5" />,
  warning: <path d="M10 3 2.5 16.5h15zM10 8v4M10 14.2h.01" />,
  circle: <circle cx="10" cy="10" r="6" />,
  square: <path d="M4.5 4.5h11v11h-11z" />,
  search: (
    <>
      <circle cx="9" cy="9" r="5.2" />
      <path d="m13 13 3.5 3.5" />
    </>
  ),
  visibility: (
    <>
      <path d="M2.5 10C4 7 6.7 5.2 10 5.2S16 7 17.5 10c-1.5 3-4.2 4.8-7.5 4.8S4 13 2.5 10z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
} satisfies Record<string, ReactNode>;

type ScoreIconName = keyof typeof paths;

/** Other names for the same. */
const alike: Record<string, ScoreIconName> = {
  check: 'done',
  clear: 'close',
  question_mark: 'help',
  grade: 'star',
  not_interested: 'block',
  report_problem: 'warning',
};

const nameOf = (name: string) => alike[name] ?? name;

export function isScoreIcon(name: string): boolean {
  return Object.hasOwn(paths, nameOf(name));
}

/** Nothing where the name is not known. */
export function ScoreIcon({ name }: { name: string }) {
  if (!isScoreIcon(name)) return null;
  return (
    <svg className="icon icon-s" viewBox="0 0 20 20" aria-hidden="true">
      {paths[nameOf(name) as ScoreIconName]}
    </svg>
  );
}
