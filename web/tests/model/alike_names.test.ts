import { describe, expect, it } from 'vitest';
import { sharedParts, withoutShared } from '../../src/model/alike_names.ts';

describe('names of a grid', () => {
  const cut = (names: string[]) => names.map((name) => withoutShared(name, sharedParts(names)));
  it('leave out what all of them share, before and behind what tells them apart', () => {
    expect(
      cut(['Plate_7_2026-03_B02_s1_w1_raw', 'Plate_7_2026-03_B02_s12_w1_raw', 'Plate_7_2026-03_C11_s1_w1_raw']),
    ).toEqual(['…B02_s1…', '…B02_s12…', '…C11_s1…']);
    // A number is never cut in two, and neither is a word.
    expect(cut(['experiment_mouse_101_left', 'experiment_mouse_102_left'])).toEqual(['…101…', '…102…']);
    expect(cut(['experiment_left_kidney', 'experiment_leftover_kidney'])).toEqual(['…left…', '…leftover…']);
  });
  it('stay as they are where they are short, alone, or share next to nothing', () => {
    for (const names of [
      ['mouse_01', 'mouse_02'],
      ['a_very_long_name_of_a_sample'],
      ['ab_one_long_name_of', 'ab_another_name_here_too'],
    ])
      expect(cut(names)).toEqual(names);
  });
  it('are never empty', () => {
    expect(cut(['the_same_name_of_a_sample', 'the_same_name_of_a_sample'])).not.toContain('……');
    expect(cut(['the_same_name_of', 'the_same_name_of_a_sample'])).not.toContain('……');
  });
});
