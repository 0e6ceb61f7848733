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
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * The project's labels are the classes, in their order. What a manager has not set, the order in which they were made gives them: one that
 * comes later changes none that was there.
 */
export function classLooks(labels: readonly Label[]): ClassLook[] {
  const made = [...labels].sort((a, b) => a.id - b.id);
  const keys = keysOf(made);
  const letters = lettersOf(made);
  return labels.map((label) => {
    const place = made.indexOf(label);
    return {
      id: label.id,
      name: label.name,
      colour: label.colour || colourOf(place),
      mark: marks[place % marks.length] as Mark,
      letter: letters[place] as string,
      key: keys[place] as string,
    };
  });
}

/** Of the class in that place. */
function colourOf(place: number): string {
  return classColours[place % classColours.length] as string;
}

/** Of each its own key, or the next that nobody else has. */
function keysOf(labels: readonly Pick<Label, 'key'>[]): string[] {
  const taken = new Set(labels.map(({ key }) => key));
  const free = digits.filter((digit) => !taken.has(digit));
  return labels.map(({ key }) => key || (free.shift() ?? ''));
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
