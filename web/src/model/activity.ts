/** What somebody did, as the audit has it. */
export interface Deed {
  id: number;
  at: number;
  who: string;
  /** the token by which a script did it; "" for none */
  token: string;
  address: string;
  action: string;
  /** what it was done to: "annotation", "category", "propar", … */
  kind: string;
  /** all that is known of it: "annotation 12" */
  target: string;
  name: string;
  /** the category of an annotation */
  place: string;
  /** to whom something was given */
  person: string;
  /** of what was done at once */
  count: number;
  /** of what was changed */
  changes: readonly { key: string; before: string; after: string }[];
}

export const activityKinds = [
  { kind: '', text: 'Anything' },
  { kind: 'annotating', text: 'Annotating' },
  { kind: 'people', text: 'Rights and links' },
  { kind: 'content', text: 'Made, changed, deleted' },
  { kind: 'exports', text: 'Exports' },
] as const;

const rights: Record<string, string> = {
  sysadm: 'administer the server',
  proadm: 'administer the project',
  propar: 'annotate the project',
  provie: 'look at the project',
  catpar: 'annotate the category',
  catvie: 'look at the category',
  annpar: 'annotate',
  annvie: 'look at',
};

const reports: Record<string, string> = {
  data: 'the annotations',
  rois: 'the drawings',
  comments: 'the comments',
  decisions: 'the decisions',
  properties: 'the properties',
  summary: 'the summary',
};

function right({ kind, target }: Deed): string {
  return target === 'proadm 1' ? 'make projects' : (rights[kind] ?? kind);
}

/** What was done, before and after the name of what it was done to: "submitted", "". */
export function deedText(deed: Deed): { before: string; after: string } {
  const { action, kind, target, person, count } = deed;
  const more = count > 1 ? `and ${count - 1} more` : '';
  const a = kind === 'annotation' ? '' : `the ${kind}`;
  const someone = person || 'somebody who is gone';
  switch (action) {
    case 'submit':
      return { before: 'submitted', after: '' };
    case 'classify':
      return { before: 'classified', after: '' };
    case 'grant':
      return { before: `let ${someone} ${right(deed)}`, after: '' };
    case 'revoke':
      return { before: `no longer lets ${someone} ${right(deed)}`, after: '' };
    case 'share':
      return { before: 'made a link to', after: '' };
    case 'unshare':
      return { before: 'ended a link to', after: '' };
    case 'invite':
      return { before: 'made an invite link to', after: '' };
    case 'invite ended':
      return { before: 'ended an invite link to', after: '' };
    case 'join':
      return { before: 'joined by an invite link', after: '' };
    case 'ownership':
      return { before: `gave ${a}`.trim(), after: `to ${someone}` };
    case 'make':
      return { before: `made ${a}`.trim(), after: '' };
    case 'change':
      return { before: `changed ${a}`.trim(), after: '' };
    case 'delete':
      return { before: `deleted ${a}`.trim(), after: '' };
    case 'restore':
      return { before: `brought back ${a}`.trim(), after: more };
    case 'export':
      return { before: `exported ${reports[kind] ?? kind}`, after: '' };
    case 'login failed':
      return { before: 'wrong user name or password', after: '' };
    case 'login refused':
      return { before: 'refused after too many tries', after: '' };
    default:
      return { before: `${action} ${target}`, after: '' };
  }
}

/** What it was done to, on the pages of its project: the project itself has no name there. */
export function nameInProject(deed: Deed): string {
  const { action, kind, name } = deed;
  if (action === 'export') return '';
  if (!['project', 'proadm', 'propar', 'provie'].includes(kind)) return name;
  return deedText(deed).before.endsWith(' to') ? 'the project' : '';
}

/** Where: the category of an annotation, else nothing more than what was named. */
export function placeText({ kind, place }: Deed): string {
  if (place) return place;
  return kind === 'project' || kind.startsWith('pro') ? 'the whole project' : '';
}

/** Deeds by day, in the order they come in. */
export function byDay(deeds: readonly Deed[]): { day: number; deeds: Deed[] }[] {
  const days: { day: number; deeds: Deed[] }[] = [];
  for (const deed of deeds) {
    const at = new Date(deed.at);
    const day = new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
    const last = days.at(-1);
    if (last?.day === day) last.deeds.push(deed);
    else days.push({ day, deeds: [deed] });
  }
  return days;
}

/** "Today, Friday 20 November", "Thursday 19 November", with the year where it is another. */
export function dayText(day: number, now: number = Date.now()): string {
  const date = new Date(day);
  const today = new Date(now);
  const text = date.toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(date.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' }),
  });
  return date.toDateString() === today.toDateString() ? `Today, ${text}` : text;
}
