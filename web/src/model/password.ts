/**
 * How hard a password is to guess, from 0 to 4, by what it is made of: a rough measure that names no rule. Repetition and
 * runs (aaa, 123) count little, length counts most.
 */
export function passwordStrength(password: string): 0 | 1 | 2 | 3 | 4 {
  const signs = [...password];
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  const news = signs.filter((sign, i) => {
    const before = signs[i - 1]?.codePointAt(0);
    return before === undefined || Math.abs((sign.codePointAt(0) ?? 0) - before) > 1;
  }).length;
  const bits = news * (kinds <= 1 ? 3.3 : kinds === 2 ? 4.1 : 4.7);
  if (bits < 20) return 0;
  if (bits < 36) return 1;
  if (bits < 52) return 2;
  return bits < 70 ? 3 : 4;
}
