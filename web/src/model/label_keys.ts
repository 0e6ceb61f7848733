import type { Label } from './project.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * The digit of each label, in the order of the project: the one that a manager has given it, else the next that no label was given; ""
 * where there is none left. It is the same wherever a digit means a label: said of a sample, of many, or as the class of a shape.
 */
export function keysOf(labels: readonly Pick<Label, 'key'>[]): string[] {
  const taken = new Set(labels.map(({ key }) => key));
  const free = digits.filter((digit) => !taken.has(digit));
  return labels.map(({ key }) => key || (free.shift() ?? ''));
}

/** What a digit means; undefined: nothing. */
export function labelOfDigit(labels: readonly Label[], digit: number): Label | undefined {
  return labels[keysOf(labels).indexOf(String(digit))];
}
