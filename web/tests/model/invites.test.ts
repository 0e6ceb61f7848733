import { describe, expect, it } from 'vitest';
import { toInvitation, toInvites } from '../../src/api/invites.ts';
import { invitePlace, inviteStates, inviteTitle, joinedPath, tooLateText } from '../../src/model/invites.ts';

describe('an invite link', () => {
  it('is called by its note, else by what it gives', () => {
    expect(inviteTitle({ note: 'Course, day 1', type: 'catpar' })).toBe('Course, day 1');
    expect(inviteTitle({ note: '', type: 'catpar' })).toBe('To annotate');
    expect(inviteTitle({ note: '', type: 'provie' })).toBe('To look');
  });

  it('says where it leads', () => {
    expect(invitePlace({ category: '', annotation: '' })).toBe('the whole project');
    expect(invitePlace({ category: 'WT', annotation: '' })).toBe('category WT');
    expect(invitePlace({ category: 'WT', annotation: 'mouse_01' })).toBe('annotation mouse_01, category WT');
    const paths = [
      { projectId: 2, categoryId: 0, annotationId: 0 },
      { projectId: 2, categoryId: 3, annotationId: 0 },
      { projectId: 2, categoryId: 0, annotationId: 4 },
    ].map(joinedPath);
    expect(paths).toEqual(['/project/2', '/project/2/category/3', '/project/2/annotation/4']);
  });

  it('has words for each way to end, all of which name the day', () => {
    const texts = inviteStates.filter((state) => state !== 'live').map((state) => tooLateText(state, '21 Nov 2026'));
    expect(new Set(texts).size).toBe(4);
    for (const text of texts) expect(text).toContain('21 Nov 2026');
  });

  it('ends when it was ended, not when it would have', () => {
    const row = {
      invite_id: 1,
      note: '',
      type: 'propar' as const,
      type_id: 2,
      category: '',
      annotation: '',
      uses: 1,
      max_uses: 3,
      author: 'Olga Owner',
      created_at: '2026-01-02T00:00:00Z',
      expires_at: '2026-01-09T00:00:00Z',
      state: 'revoked' as const,
      ended_at: '2026-01-05T00:00:00Z',
    };
    expect(toInvites({ invites: [row] })[0]?.expires).toBe(Date.parse('2026-01-05T00:00:00Z'));
    const told = { state: 'over', ends: row.expires_at, left: 0, author: '', may: '', project: '' } as const;
    expect(toInvitation({ invite: { ...told, category: '', annotation: '', annotations: 0 } }).may).toBe('look');
  });
});
