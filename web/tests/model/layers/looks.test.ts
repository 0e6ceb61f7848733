import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type annotationShape, toAnnotation } from '../../../src/api/annotation.ts';
import type { Wire } from '../../../src/api/wire.ts';
import { LayerStore } from '../../../src/model/layers/layer_store.ts';
import { withFirstLooks } from '../../../src/model/named_views.ts';

/**
 * First looks as a table that lib/look is held to as well (tests/unit/look/first_look_test.cpp): pictures of lists are made
 * there. MEMENTO_WRITE_LOOKS=1 writes what is expected anew.
 */
const file = new URL('../../../../tests/looks/cases.json', import.meta.url);

type Opened = Wire<typeof annotationShape>['annotation'];

interface Case {
  name: string;
  source: { layers: Opened['layers']; images: Opened['images']; first: string };
  looks: unknown[];
}

const cases: Case[] = JSON.parse(readFileSync(file, 'utf8'));

/** What is drawn of a sample when it is opened, bottom to top. */
function looksOf({ source }: Case): unknown[] {
  const opened = toAnnotation({ annotation: { scores: [], classifications: [], comments: [], ...source } as never });
  const store = new LayerStore(1, withFirstLooks(source.first, opened.layers));
  return store.layers.map((layer) => {
    const { visible, opacity, black, white, gamma, tint, blend } = store.look(layer.id);
    const row = { layer: layer.id, lead: layer.lead, shown: store.isShown(layer), visible };
    return layer.kind === 'group' ? row : { ...row, grey: layer.grey, opacity, black, white, gamma, tint, blend };
  });
}

describe('first looks', () => {
  it.each(cases)('$name', (one) => {
    const looks = looksOf(one);
    if (process.env.MEMENTO_WRITE_LOOKS) one.looks = looks;
    expect(looks).toEqual(one.looks);
  });

  it('are written one to a line', () => {
    const text = `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`;
    if (process.env.MEMENTO_WRITE_LOOKS) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
