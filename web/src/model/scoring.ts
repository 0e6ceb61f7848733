import type { Classification, Score } from './annotation.ts';

/** A button that chooses a score. */
export interface ScoreOption extends Score {
  /** what it is called: the classification, or one of its options */
  title: string;
  /** the classification it belongs to */
  group: string;
  /** one or two signs for a badge */
  letter: string;
  /** the name of an icon of the classification, or "" */
  icon: string;
  /** which colour of the scores it has, counted through */
  colour: number;
}

/** How many colours there are for scores. */
const colours = 7;

/**
 * The buttons of a category: `<icon>#<letter>` and "" make one, a list parted by commas one for each option. A score has the
 * same colour wherever it is shown.
 */
export function scoreOptions(classifications: readonly Classification[]): ScoreOption[] {
  return classifications.flatMap(({ id, name, data }): ScoreOption[] => {
    const single = { classificationId: id, option: '', title: name, group: name, colour: id % colours };
    const hash = data.indexOf('#');
    if (hash >= 0) {
      const letter = [...data.slice(hash + 1).trim()].slice(0, 2).join('');
      return [{ ...single, letter: letter || first(name), icon: data.slice(0, hash).trim() }];
    }
    if (data === '') return [{ ...single, letter: first(name), icon: '' }];
    const options = data
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
    return options.map((option, i) => ({
      classificationId: id,
      option,
      title: option,
      group: name,
      letter: option.length <= 2 ? option : first(option),
      icon: '',
      colour: i % colours,
    }));
  });
}

/** Those of the options that were chosen, in the order of the buttons. */
export function chosenOptions(options: readonly ScoreOption[], scores: readonly Score[]): ScoreOption[] {
  return options.filter((option) => isChosen(scores, option));
}

function first(name: string): string {
  return ([...name][0] ?? '').toUpperCase();
}

export function isChosen(scores: readonly Score[], { classificationId, option }: Score): boolean {
  return scores.some((one) => one.classificationId === classificationId && one.option === option);
}

/** With or without one of them; exclusive: it replaces all others, whichever classification they are of. */
export function toggledScore(scores: readonly Score[], score: Score, exclusive: boolean): Score[] {
  const { classificationId, option } = score;
  if (isChosen(scores, score)) {
    return scores.filter((one) => one.classificationId !== classificationId || one.option !== option);
  }
  return exclusive ? [{ classificationId, option }] : [...scores, { classificationId, option }];
}

export function sameScores(a: readonly Score[], b: readonly Score[]): boolean {
  return a.length === b.length && a.every((one) => isChosen(b, one));
}

/** Those that its category offers; others cannot be chosen, and are kept. */
export function offeredScores(scores: readonly Score[], classifications: readonly Classification[]): Score[] {
  const offered = new Set(classifications.map(({ id }) => id));
  return scores.filter(({ classificationId }) => offered.has(classificationId));
}
