import { describe, expect, it } from 'vitest';
import {
  labelCounts,
  labelsAfter,
  nothingChosen,
  sharedScores,
  submitsOf,
  withLabel,
  withScore,
} from '../../src/model/bulk.ts';
import {
  type Change,
  keptText,
  newlySubmitted,
  type Operation,
  projectWithChanges,
  rowWithChanges,
} from '../../src/model/changes.ts';
import type { Project } from '../../src/model/project.ts';
import {
  allOf,
  inverted,
  nothingSelected,
  reachedTo,
  toggledIn,
  touchedBy,
  within,
} from '../../src/model/selection.ts';

const row = (id: number, labels: number[], submitted = false, option = '') => ({
  id,
  categoryId: 3,
  name: `s${id}`,
  labels,
  submitted,
  shared: false,
  thumbnail: '',
  large: '',
  comments: 0,
  scores: option ? [{ classificationId: 8, option }] : [],
});
const grades = [{ id: 8, name: 'Grade', data: 'a,b' }];

describe('what is selected', () => {
  const order = [5, 6, 7, 8, 9];
  const ids = ({ ids }: { ids: ReadonlySet<number> }) => [...ids].sort();

  it('is toggled, and reached from where one was last', () => {
    const one = toggledIn(nothingSelected, 6);
    expect(ids(one)).toEqual([6]);
    expect(ids(reachedTo(one, order, 8, false))).toEqual([6, 7, 8]);
    expect(ids(reachedTo(reachedTo(one, order, 8, false), order, 5, false))).toEqual([5, 6]);
    expect(ids(reachedTo(toggledIn(one, 9), order, 8, true))).toEqual([6, 8, 9]);
    expect(ids(toggledIn(one, 6))).toEqual([]);
    expect(ids(reachedTo(nothingSelected, order, 7, false))).toEqual([7]);
  });

  it('is all, the others, and nothing that is out of sight', () => {
    expect(ids(allOf(order))).toEqual(order);
    expect(ids(inverted(toggledIn(nothingSelected, 6), order))).toEqual([5, 7, 8, 9]);
    expect(ids(within(allOf(order), [6, 9, 11]))).toEqual([6, 9]);
  });

  it('is what a band touches, and not what lies beyond a gap', () => {
    const cells = { count: 8, columns: 3, gap: 10, width: 100, height: 50 };
    const touched = (left: number, top: number, right: number, bottom: number) =>
      touchedBy({ left, top, right, bottom }, cells);
    expect(touched(20, 20, 30, 30)).toEqual([0]);
    expect(touched(105, 20, 125, 75)).toEqual([0, 1, 3, 4]);
    expect(touched(112, 62, 119, 68)).toEqual([]);
    expect(touched(0, 0, 9, 9)).toEqual([]);
    expect(touched(0, 125, 400, 400)).toEqual([6, 7]);
  });
});

describe('what is chosen for many', () => {
  const rows = [row(1, [1, 2]), row(2, [2], true), row(3, [])];

  it('leaves the other labels of each as they are', () => {
    const draft = withLabel(nothingChosen, rows, 2, false, [1, 2, 3]);
    expect(rows.map((one) => labelsAfter(one, draft))).toEqual([[1, 2], [2], [2]]);
    expect(labelCounts(rows, draft)).toEqual(
      new Map([
        [1, 1],
        [2, 3],
      ]),
    );
    const cleared = withLabel(draft, rows, 2, false, [1, 2, 3]);
    expect(rows.map((one) => labelsAfter(one, cleared))).toEqual([[1], [], []]);
  });

  it('replaces all others where only one may be', () => {
    const draft = withLabel(nothingChosen, rows, 3, true, [1, 2, 3]);
    expect(rows.map((one) => labelsAfter(one, draft))).toEqual([[3], [3], [3]]);
  });

  it('begins with the scores that all of them have', () => {
    const scored = [row(1, [], false, 'a'), row(2, [], false, 'a')];
    expect(sharedScores(scored, grades)).toEqual([{ classificationId: 8, option: 'a' }]);
    expect(sharedScores([...scored, row(3, [], false, 'b')], grades)).toEqual([]);
    const draft = withScore(nothingChosen, scored, grades, { classificationId: 8, option: 'b' }, false);
    expect(draft.scores).toHaveLength(2);
    expect(withScore(nothingChosen, scored, grades, { classificationId: 8, option: 'b' }, true).scores).toHaveLength(1);
  });

  it('is one change, and shown at once in rows, counts and queue', () => {
    const change: Change = {
      kind: 'decide',
      projectId: 2,
      samples: submitsOf(rows, withLabel(nothingChosen, rows, 9, false, [1, 2]), 3, [1, 2]),
      isUndo: false,
    };
    expect(change.samples[0]).toEqual({
      annotationId: 1,
      categoryId: 3,
      from: { submit: { labels: [1, 2], submitted: false } },
      to: { submit: { labels: [1, 2], submitted: true } },
    });
    const operation: Operation = { seq: 1, id: 'x', userId: 7, change, what: '', where: '', at: 0, state: 'waiting' };
    expect(rows.map((one) => rowWithChanges(one, [operation]).submitted)).toEqual([true, true, true]);
    expect(newlySubmitted([operation])).toEqual(new Set([1, 3]));
    const project = {
      categories: [
        { id: 3, submitted: 1 },
        { id: 4, submitted: 0 },
      ],
    } as unknown as Project;
    expect(projectWithChanges(project, [operation]).categories.map(({ submitted }) => submitted)).toEqual([3, 0]);
    const back: Change = {
      ...change,
      samples: change.samples.map(({ from, to, ...one }) => ({ ...one, from: to, to: from })),
    };
    expect(
      projectWithChanges(project, [operation, { ...operation, seq: 2, change: back }]).categories[0]?.submitted,
    ).toBe(1);
  });

  it('says who was faster', () => {
    const kept = (name: string, by = 'Anna') => ({
      annotationId: 1,
      name,
      version: 2,
      is: { submit: { labels: [], submitted: true }, scores: [] },
      by,
    });
    expect(keptText([kept('a')])).toBe('Anna has changed a in the meantime.');
    expect(keptText(['a', 'b', 'c', 'd'].map((name) => kept(name)))).toBe(
      'Anna has changed a, b and 2 more in the meantime.',
    );
    expect(keptText([kept('a'), kept('b', 'Ben')])).toBe('Somebody else has changed a, b in the meantime.');
  });
});
