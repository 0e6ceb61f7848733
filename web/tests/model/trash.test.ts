import { describe, expect, it } from 'vitest';
import { backText, bytesText, contentsText, daysLeft } from '../../src/model/trash.ts';

describe('what was deleted', () => {
  const one = { count: 1, place: '', categories: 0, annotations: 0, images: 0, into: '', moved: 0 };
  it('is told in a few words', () => {
    expect(contentsText({ ...one, kind: 'category', annotations: 1360 })).toBe('category, 1\u2009360 annotations');
    expect(contentsText({ ...one, kind: 'annotation', place: '2 Gy' })).toBe('annotation of 2 Gy');
    expect(contentsText({ ...one, kind: 'annotation', place: '2 Gy', count: 12 })).toBe(
      'annotations of 2 Gy, 12 deleted together',
    );
    expect(contentsText({ ...one, kind: 'project', categories: 1, images: 3 })).toBe('project, 1 category, 3 images');
    expect(contentsText({ ...one, kind: 'image' })).toBe('image');
    expect(contentsText({ ...one, kind: 'category', into: 'KO', moved: 2 })).toBe(
      'category, merged into KO with 2 annotations',
    );
  });

  it('says what came back with it, and what did not', () => {
    expect(backText('WT', { leftOut: 0, moved: 0, elsewhere: 0 })).toBe('WT is back.');
    expect(backText('WT', { leftOut: 1, moved: 12, elsewhere: 2 })).toBe(
      'WT is back, with 12 annotations that were moved by the merge, without 1 label or score whose words were deleted since. 2 that the merge had moved, too, are elsewhere or deleted by now.',
    );
  });

  it('has days left until its end', () => {
    const day = 86_400_000;
    expect(daysLeft(30 * day, 0)).toBe(30);
    expect(daysLeft(day + 1, 0)).toBe(2);
    expect(daysLeft(1, 0)).toBe(1);
    expect(daysLeft(0, 1)).toBe(0);
  });

  it('says how much its files take', () => {
    expect(bytesText(0)).toBe('');
    expect(bytesText(84_000)).toBe('84 kB');
    expect(bytesText(1_400_000)).toBe('1.4 MB');
    expect(bytesText(999_700)).toBe('1.0 MB');
    expect(bytesText(17_400_000_000)).toBe('17 GB');
    expect(bytesText(5e15)).toBe('5\u2009000 TB');
  });
});
