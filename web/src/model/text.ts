/** Digits in groups of three, parted by a thin space: 12 345. Four digits are grouped too, so that columns agree. */
export function groupDigits(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009');
}

/** "1 category", "12 categories". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${groupDigits(n)} ${n === 1 ? one : many}`;
}

/**
 * Parts a long name for a row that may be too narrow: the head may be cut, the tail stays,
 * because what tells samples apart stands at the end. Short names have no tail.
 */
export function splitName(name: string, tailLength = 7): { head: string; tail: string } {
  const letters = [...name];
  if (letters.length < 3 * tailLength) return { head: name, tail: '' };
  return { head: letters.slice(0, -tailLength).join(''), tail: letters.slice(-tailLength).join('') };
}

const imageEnding =
  /\.(ome\.tiff?|tiff?|btf|tf8|lsm|stk|qptiff|svs|ndpi|scn|bif|png|jpe?g|webp|bmp|gif|jp2|nd2|czi|lif|mrxs|dcm|c01)$/i;

/** The name of a layer as pages show it: layers are named like their file, and its ending says nothing here. */
export function layerTitle(name: string): string {
  return name.replace(imageEnding, '') || name;
}

/** Two letters for an avatar. */
export function initials(name: string): string {
  const words = name
    .split(/[\s._-]+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter(Boolean);
  const letters =
    words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]?.slice(0, 1), words[0]?.slice(1, 2)];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
