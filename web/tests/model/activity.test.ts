import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byDay, type Deed, dayText, deedText, nameInProject, placeText } from '../../src/model/activity.ts';

const deed: Deed = {
  id: 1,
  at: 0,
  who: 'Anna',
  token: '',
  address: '',
  action: 'submit',
  kind: 'annotation',
  target: 'annotation 1',
  name: 'mouse_01',
  place: 'WT',
  person: '',
  count: 1,
  changes: [],
};

describe('what somebody did', () => {
  it('is said in words', () => {
    const words = (change: Partial<Deed>) => {
      const { before, after } = deedText({ ...deed, ...change });
      return `${before} … ${after}`.trim();
    };
    expect(words({})).toBe('submitted …');
    expect(words({ action: 'grant', kind: 'catpar', person: 'Vera' })).toBe('let Vera annotate the category …');
    expect(words({ action: 'revoke', kind: 'annvie' })).toBe('no longer lets somebody who is gone look at …');
    expect(words({ action: 'grant', kind: 'proadm', target: 'proadm 1', person: 'Vera' })).toBe(
      'let Vera make projects …',
    );
    expect(words({ action: 'delete', kind: 'category' })).toBe('deleted the category …');
    expect(words({ action: 'restore', count: 12 })).toBe('brought back … and 11 more');
    expect(words({ action: 'ownership', kind: 'project', person: 'Vera' })).toBe('gave the project … to Vera');
    expect(words({ action: 'export', kind: 'rois', target: 'rois of project 2' })).toBe('exported the drawings …');
  });

  it('names what it was done to, but not the project on its own pages', () => {
    expect(nameInProject(deed)).toBe('mouse_01');
    expect(nameInProject({ ...deed, action: 'export', kind: 'rois' })).toBe('');
    expect(nameInProject({ ...deed, action: 'make', kind: 'project', name: 'Kidney' })).toBe('');
    expect(nameInProject({ ...deed, action: 'grant', kind: 'propar', name: 'Kidney' })).toBe('');
    expect(nameInProject({ ...deed, action: 'invite', kind: 'project', name: 'Kidney' })).toBe('the project');
  });

  it('is said in words of its own for whatever the server tells', () => {
    const kinds = readFileSync(new URL('../../../fcgi/routes/activity.cpp', import.meta.url), 'utf8');
    const lists = [...kinds.matchAll(/Kind\{"\w*",\s*"\{([^;]*?)\}"\}/g)].map(([, list = '']) =>
      list.replace(/"\s*"/g, ''),
    );
    expect(lists.length).toBeGreaterThan(5);
    const actions = new Set(lists.flatMap((list) => list.split(',')));
    expect(actions).toContain('invite ended');
    for (const action of actions)
      expect(deedText({ ...deed, action, target: 'thing 7' }).before, action).not.toContain('thing 7');
  });

  it('has a place', () => {
    expect(placeText(deed)).toBe('WT');
    expect(placeText({ ...deed, kind: 'propar', place: '' })).toBe('the whole project');
    expect(placeText({ ...deed, kind: 'label', place: '' })).toBe('');
  });

  it('is told day by day', () => {
    const noon = new Date(2026, 10, 20, 12).getTime();
    const day = 86_400_000;
    const days = byDay([noon + 1, noon, noon - day].map((at) => ({ ...deed, at })));
    expect(days.map(({ deeds }) => deeds.length)).toEqual([2, 1]);
    expect(dayText(days[0]?.day ?? 0, noon)).toBe('Today, Friday 20 November');
    expect(dayText(days[1]?.day ?? 0, noon)).toBe('Thursday 19 November');
    expect(dayText(new Date(2025, 0, 1).getTime(), noon)).toBe('Wednesday, 1 January 2025');
  });
});
