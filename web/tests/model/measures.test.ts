import { describe, expect, it } from 'vitest';
import { placeText, scaleBar } from '../../src/model/scale_bar.ts';

describe('the scale bar', () => {
  it('is 1, 2 or 5 times a power of ten, 80 to 200 pixels long', () => {
    for (let zoom = 0.001; zoom < 50; zoom *= 1.07) {
      const bar = scaleBar(0.65, zoom);
      expect(bar?.length).toBeGreaterThanOrEqual(80 * (1 - 1e-6));
      expect(bar?.length).toBeLessThanOrEqual(200 + 1e-6);
      expect(bar?.text).toMatch(/^[125]0*\u00a0(nm|µm|mm|m)$/);
    }
  });

  it('says what it measures', () => {
    expect(scaleBar(0.5, 1)).toEqual({ length: 100, text: '50\u00a0µm' });
    expect(scaleBar(0.65, 1.25)?.text).toBe('50\u00a0µm');
    expect(scaleBar(10, 0.1)?.text).toBe('10\u00a0mm');
  });

  it('is absent where nothing is known', () => {
    expect(scaleBar(0, 1)).toBeNull();
    expect(scaleBar(1, 0)).toBeNull();
  });
});

describe('a place in micrometres', () => {
  it('is that of the middle of a pixel, with digits as fine as pixels', () => {
    expect(placeText(0, 99, 0.5)).toBe('0.3, 49.8\u00a0µm');
    expect(placeText(1000, 20, 0.0645)).toBe('64.53, 1.32\u00a0µm');
    expect(placeText(3, 4, 10)).toBe('35, 45\u00a0µm');
  });
});
