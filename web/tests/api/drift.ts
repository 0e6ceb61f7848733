import type { Shape, Tagged } from '../../src/api/wire.ts';

/**
 * Where an answer and the shape the pages give it part, in words; nothing when they are one. Every key has to be in
 * both, every list to have a row somewhere, and what may be null not to be null everywhere: else nothing was compared.
 * Of several answers one has it, where not all can.
 */
export function drift(shape: Shape, ...answers: unknown[]): string[] {
  const said: string[] = [];
  /** by place, without the numbers of rows: whether there was something to compare */
  const seen = new Map<string, boolean>();
  const see = (place: string, something: boolean) => seen.set(place, something || (seen.get(place) ?? false));

  const walk = (shape: Shape, value: unknown, at: string): void => {
    const place = at.replace(/\[\d+\]/g, '[]');
    const wrong = (want: string) => said.push(`${at} is ${JSON.stringify(value)} and ought to be ${want}`);
    if (shape === 'unread') return;
    if (typeof shape === 'string') {
      const kind = { text: 'string', number: 'number', flag: 'boolean' }[shape];
      if (typeof value !== kind) wrong(shape);
    } else if (isTagged(shape)) {
      if (shape[0] === 'choice') {
        const [, ...choices] = shape;
        if (!choices.includes(value as string)) wrong(`one of ${choices.join(', ')}`);
      } else if (shape[0] === 'null or') {
        see(`${place} has no value to compare`, value !== null);
        if (value !== null) walk(shape[1], value, at);
      } else if (shape[0] === 'either') {
        if (drift(shape[1], value).length > 0 && drift(shape[2], value).length > 0) wrong('one or the other');
      } else if (shape[0] === 'named') {
        const rows = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.entries(value);
        if (!rows) return void wrong('object');
        see(`${place} has no row to compare`, rows.length > 0);
        for (const [, one] of rows) walk(shape[1], one, `${at}[]`);
      } else if (!Array.isArray(value)) {
        wrong('list');
      } else {
        see(`${place} has no row to compare`, value.length > 0);
        value.forEach((one, i) => {
          walk(shape[1], one, `${at}[${i}]`);
        });
      }
    } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      wrong('object');
    } else {
      for (const key of Object.keys(value)) if (!(key in shape)) said.push(`${at}.${key} is not known to the pages`);
      for (const [key, inner] of Object.entries(shape)) {
        if (key in value) walk(inner as Shape, (value as Record<string, unknown>)[key], `${at}.${key}`);
        else said.push(`${at}.${key} is not in the answer`);
      }
    }
  };
  for (const answer of answers) walk(shape, answer, '');
  for (const [what, something] of seen) if (!something) said.push(what);
  return said;
}

function isTagged(shape: Shape): shape is Tagged {
  return Array.isArray(shape);
}
