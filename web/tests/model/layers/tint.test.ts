import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dyes, parseTint, tintOfName, tintRgb, tints } from '../../../src/model/layers/tint.ts';

describe('tints', () => {
  it('are known by the name of the dye', () => {
    expect(tintOfName('DAPI.tif')).toBe(tints.blue);
    expect(tintOfName('w1_Hoechst33342_s3')).toBe(tints.blue);
    expect(tintOfName('EGFP')).toBe(tints.green);
    expect(tintOfName('RHOD.tif')).toBe(tints.magenta);
    expect(tintOfName('cy5')).toBe(tints.yellow);
    expect(tintOfName('HE.png')).toBeUndefined();
    expect(tintOfName('xcy5x')).toBeUndefined();
  });

  it('are those that imports and pictures of lists have', () => {
    const source = readFileSync(new URL('../../../../lib/look/tint.cpp', import.meta.url), 'utf8');
    const colours = new Map(
      [...source.matchAll(/string_view (\w+) = "(#\w+)"/g)].map(([, name, value]) => [name, value]),
    );
    const rows = [...source.matchAll(/Dye\{"(\w+)", (\w+), (true|false)\}/g)];
    expect(rows.map(([, name, colour, anywhere]) => [name, colours.get(colour), anywhere === 'true'])).toEqual(
      dyes.map(([name, tint, where]) => [name, tint, where === 'anywhere']),
    );
  });

  it('are read from settings in the usual notations', () => {
    expect(parseTint('#2f6bff')).toBe('#2F6BFF');
    expect(parseTint('#0f8')).toBe('#00FF88');
    expect(parseTint('magenta')).toBe(tints.magenta);
    expect(parseTint('red')).toBe('#FF0000');
    expect(parseTint('url(x)')).toBeUndefined();
    expect(parseTint(undefined)).toBeUndefined();
  });

  it('become numbers for the shader', () => {
    expect(tintRgb('#FF0080')).toEqual([1, 0, 128 / 255]);
  });
});
