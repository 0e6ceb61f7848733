import { keysOf } from '../label_keys.ts';
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
  /** one that no other class of the first 26 has: told apart also by who sees no colours and no small forms; "" of none */
  letter: string;
  /** the digit that gives it; "" beyond the ninth */
  key: string;
}

/** The colours of Okabe and Ito, which most kinds of sight tell apart; the bright ones first. */
export const classColours = ['#f0e442', '#e69f00', '#56b4e9', '#009e73', '#cc79a7', '#d55e00', '#0072b2'];
const withoutClass = '#ffffff';

/**
 * The project's labels are the classes, in their order and with their keys. A colour that no manager has set, marks and letters follow the
 * order in which they were made: one that comes later makes none look otherwise.
 */
export function classLooks(labels: readonly Label[]): ClassLook[] {
  const made = [...labels].sort((a, b) => a.id - b.id);
  const letters = lettersOf(made);
  const keys = keysOf(labels);
  return labels.map((label, i) => {
    const place = made.indexOf(label);
    return {
      id: label.id,
      name: label.name,
      colour: label.colour || colourOf(place),
      mark: marks[place % marks.length] as Mark,
      letter: letters[place] as string,
      key: keys[i] as string,
    };
  });
}

/** Of the class in that place. */
function colourOf(place: number): string {
  return classColours[place % classColours.length] as string;
}

/** The first letter of its name that no class before has, else any. */
function lettersOf(labels: readonly Label[]): string[] {
  const taken = new Set<string>();
  return labels.map(({ name }) => {
    const own = [...name.toUpperCase()].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
    const letter = [...own, ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((one) => !taken.has(one)) ?? own[0] ?? '';
    taken.add(letter);
    return letter;
  });
}

/** Of shapes that have none, or one that is there no more. */
export const noClass: ClassLook = {
  id: null,
  name: 'No class',
  colour: withoutClass,
  mark: 'disc',
  letter: '',
  key: '0',
};

/** What is read on a colour, #rrggbb: black or white. One that is written otherwise counts as bright. */
export function inkOn(colour: string): string {
  const value = /^#[0-9a-f]{6}$/i.test(colour) ? Number.parseInt(colour.slice(1), 16) : 0xffffff;
  return 0.3 * (value >> 16) + 0.59 * ((value >> 8) & 255) + 0.11 * (value & 255) > 110 ? '#000000' : '#ffffff';
}
