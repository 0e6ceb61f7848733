import { describe, expect, it } from 'vitest';
import { bytesText, contentsText, daysLeft } from '../../src/model/trash.ts';

describe('what was deleted', () => {
  const one = { count: 1, place: '', categories: 0, annotations: 0, images: 0 };
  it('is told in a few words', () => {
    expect(contentsText({ ...one, kind: 'category', annotations: 1360 })).toBe('category, 1\u2009360 annotations');
    expect(contentsText({ ...one, kind: 'annotation', place: '2 Gy' })).toBe('annotation of 2 Gy');
    expect(contentsText({ ...one, kind: 'annotation', place: '2 Gy', count: 12 })).toBe(
      'annotations of 2 Gy, 12 deleted together',
    );
    expect(contentsText({ ...one, kind: 'project', categories: 1, images: 3 })).toBe('project, 1 category, 3 images');
    expect(contentsText({ ...one, kind: 'image' })).toBe('image');
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
