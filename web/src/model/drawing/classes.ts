import type { Label } from '../project.ts';

/** The forms of a class's marks: told apart also by who sees no colours. */
export const marks = ['disc', 'diamond', 'triangle', 'square', 'cross'] as const;
export type Mark = (typeof marks)[number];

/** How shapes of a class are drawn. */
export interface ClassLook {
  id: number | null;
  name: string;
  colour: string;
  mark: Mark;
  /** the digit that gives it; "" beyond the ninth */
  key: string;
}

/** The colours of Okabe and Ito, which most kinds of sight tell apart; the bright ones first. */
const colours = ['#f0e442', '#e69f00', '#56b4e9', '#009e73', '#cc79a7', '#d55e00', '#0072b2'];
const withoutClass = '#ffffff';

/** The project's labels are the classes, in their order. */
export function classLooks(labels: readonly Label[]): ClassLook[] {
  return labels.map(({ id, name }, i) => ({
    id,
    name,
    colour: colours[i % colours.length] as string,
    mark: marks[i % marks.length] as Mark,
    key: i < 9 ? String(i + 1) : '',
  }));
}

/** Of shapes that have none, or one that is there no more. */
export const noClass: ClassLook = { id: null, name: 'No class', colour: withoutClass, mark: 'disc', key: '0' };
