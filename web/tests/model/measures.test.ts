import { describe, expect, it } from 'vitest';
import { scaleBar } from '../../src/model/scale_bar.ts';

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
