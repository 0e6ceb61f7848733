/** New names of many annotations, by a pattern whose words in braces stand for something of each. */
export interface Named {
  id: number;
  name: string;
  categoryId: number;
}

export const namingWords = ['name', 'category', 'number'] as const;

export interface Renamed extends Named {
  to: string;
  /** why it cannot be called so, "" when it may */
  why: string;
}

/** In the order of the rows: numbers begin with 1 and have as many digits as the last of them. */
export function renamedBy(
  pattern: string,
  rows: readonly Named[],
  categoryName: (categoryId: number) => string,
): Renamed[] {
  const digits = String(rows.length).length;
  const words = (row: Named, number: number): Record<string, string> => ({
    name: row.name,
    category: categoryName(row.categoryId),
    number: String(number).padStart(digits, '0'),
  });
  const named = rows.map((row, i) => {
    const of = words(row, i + 1);
    const to = pattern.replace(/\{(\w+)\}/g, (all, word: string) => of[word] ?? all).trim();
    return { ...row, to };
  });
  const times = new Map<string, number>();
  const key = ({ categoryId, to }: { categoryId: number; to: string }) => `${categoryId} ${to.normalize('NFC')}`;
  for (const one of named) times.set(key(one), (times.get(key(one)) ?? 0) + 1);
  return named.map((one) => ({ ...one, why: whyNot(one.to, times.get(key(one)) ?? 0) }));
}

function whyNot(to: string, times: number): string {
  if (to === '') return 'has no name';
  if (to.length > 500) return 'is too long';
  return times > 1 ? 'is there more than once' : '';
}

/** What a pattern says that nothing is known of: "" when it is all understood. */
export function patternProblem(pattern: string): string {
  const unknown = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, word]) => word ?? '');
  const first = unknown.find((word) => !(namingWords as readonly string[]).includes(word));
  return first === undefined ? '' : `{${first}} stands for nothing: there are {name}, {category} and {number}.`;
}
