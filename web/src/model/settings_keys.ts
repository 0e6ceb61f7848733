/** The settings that the pages know, as those see them who choose them; and the text that holds them. */

export interface SettingKey {
  key: string;
  title: string;
  help: string;
  /** on or off; a whole number; one of a few words; something else, of a form */
  kind: 'switch' | 'number' | 'choice' | 'text';
  /** of a switch: what it is where nothing is said */
  normal?: boolean;
  /** of a number */
  max?: number;
  /** of a choice: value and what it is called; "" is that of nothing being said */
  choices?: readonly (readonly [value: string, title: string])[];
  /** of a text: what it looks like, and that in words */
  form?: RegExp;
  says?: string;
}

export const projectSettings: readonly (readonly [group: string, keys: readonly SettingKey[]])[] = [
  [
    'Look',
    [
      {
        key: 'darkmode',
        title: 'Dark background',
        help: 'Of the image; each annotator can switch for himself',
        kind: 'switch',
        normal: true,
      },
      {
        key: 'clastype',
        title: 'Classification badges',
        help: 'How the distribution is shown beside a category',
        kind: 'choice',
        choices: [
          ['', 'Letters on their colour'],
          ['l', 'Letters'],
          ['i', 'Icons'],
        ],
      },
      {
        key: 'defaultlayer',
        title: 'Layer selected at first',
        help: 'Its sequence number; 1 is the lowest',
        kind: 'number',
        max: 999_999_999,
      },
      {
        key: 'expandannotation',
        title: 'List of annotations open at first',
        help: 'Each annotator can fold it again',
        kind: 'switch',
        normal: true,
      },
      {
        key: 'expandlayer',
        title: 'Layers open at first',
        help: 'Each annotator can fold them again',
        kind: 'switch',
        normal: true,
      },
      {
        key: 'expandclassification',
        title: 'Classifications open at first',
        help: 'Each annotator can fold them again',
        kind: 'switch',
        normal: true,
      },
      { key: 'expandcomment', title: 'Comments open at first', help: '', kind: 'switch', normal: false },
      {
        key: 'expandcontrols',
        title: 'Controls of a layer open at first',
        help: 'Those of the layer that is selected',
        kind: 'switch',
        normal: false,
      },
    ],
  ],
  [
    'Work',
    [
      {
        key: 'fastannotation',
        title: 'Number keys submit and go on',
        help: '1 to 9 choose a label, submit, and open the next annotation',
        kind: 'switch',
        normal: false,
      },
      { key: 'annotationexclusive', title: 'One label at a time', help: '', kind: 'switch', normal: false },
      {
        key: 'classificationexclusive',
        title: 'One classification at a time',
        help: '',
        kind: 'switch',
        normal: false,
      },
      {
        key: 'groupcontrols',
        title: 'Groups stay in step',
        help: 'Stepping through or adjusting one group does it to all',
        kind: 'switch',
        normal: false,
      },
    ],
  ],
];

export const categorySettings: readonly SettingKey[] = [
  { key: 'forcerow', title: 'Thumbnails in a row', help: 'Empty: as many as fit', kind: 'number', max: 40 },
  {
    key: 'names',
    title: 'Names under thumbnails',
    help: '',
    kind: 'choice',
    choices: [
      ['', 'Shown'],
      ['hidden', 'Hidden'],
    ],
  },
  { key: 'darkmode', title: 'Dark grid', help: 'Of this category', kind: 'switch', normal: false },
];

export const layerSettings: readonly SettingKey[] = [
  { key: 'bitDepth', title: 'Bit depth', help: 'Range 0 to 2ⁿ−1; empty: that of the image', kind: 'number', max: 16 },
  {
    key: 'clip',
    title: 'Window at first',
    help: '',
    kind: 'choice',
    choices: [
      ['', 'By its background and its brightest pixels'],
      ['auto', 'The same'],
      ['min-max', 'From its darkest to its brightest value'],
    ],
  },
  {
    key: 'color',
    title: 'Tint',
    help: 'Empty: by the name of the channel',
    kind: 'text',
    form: /^(#?([0-9a-f]{3}|[0-9a-f]{6})|[a-z]+)$/i,
    says: 'a colour: #RRGGBB, or a word like green',
  },
  {
    key: 'transparency',
    title: 'Transparency',
    help: 'What lies below shows through by this part: 0 nothing, 1 all',
    kind: 'text',
    form: /^(0|1|[01]?\.\d+)$/,
    says: 'a number from 0 to 1',
  },
  {
    key: 'default',
    title: 'At first',
    help: '',
    kind: 'choice',
    choices: [
      ['', 'Shown'],
      ['hidden', 'Hidden'],
    ],
  },
];

interface Item {
  /** as it stands in the text */
  text: string;
  /** "" where it is no item */
  key: string;
}

function itemsOf(text: string): Item[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const colon = part.indexOf(':');
      const isItem = colon > 0 && part.slice(0, colon).trim() !== '' && part.slice(colon + 1).trim() !== '';
      return { text: part, key: isItem ? part.slice(0, colon).trim() : '' };
    });
}

/** The text with another value of one key, where that stood first; "" takes it out. All else stays as it is. */
export function withSetting(text: string, key: string, value: string): string {
  const items = itemsOf(text);
  const place = items.findIndex((one) => one.key === key);
  const kept = items.filter((one, i) => one.key !== key || (i === place && value !== ''));
  const said = kept.map((one) => (one.key === key ? `${key}:${value}` : one.text));
  if (place < 0 && value !== '') said.push(`${key}:${value}`);
  return said.join(',');
}

/** What a switch becomes: nothing where that means the same. */
export function switchValue({ normal = false }: SettingKey, on: boolean): string {
  if (on === normal) return '';
  return on ? '1' : '0';
}

/** What of a text does nothing, or is not known here: told to who saves it, and kept all the same. */
export function settingsProblems(text: string, known: readonly SettingKey[]): string[] {
  const said: string[] = [];
  const seen = new Set<string>();
  for (const { text: item, key } of itemsOf(text)) {
    if (!key) {
      const name = item.replace(/:.*$/s, '').trim();
      said.push(
        name
          ? `${name} has no value, so it is ignored: write ${name}:1 to turn it on.`
          : `“${item}” has no key, so it is ignored.`,
      );
      continue;
    }
    if (seen.has(key)) said.push(`${key} is there twice: the last one counts.`);
    seen.add(key);
    const value = item.slice(item.indexOf(':') + 1).trim();
    const setting = known.find((one) => one.key === key);
    if (!setting) said.push(`${key} is not known here, and is kept.`);
    else if (setting.kind === 'number' && !isWholeNumber(value, setting.max ?? 1))
      said.push(`${key} is a whole number from 1 to ${setting.max}, so ${value} is ignored.`);
    else if (setting.form && !setting.form.test(value)) said.push(`${key} is ${setting.says}, so ${value} is ignored.`);
    else if (setting.choices && !setting.choices.some(([one]) => one === value))
      said.push(`${key} does nothing with ${value}.`);
  }
  return said;
}

function isWholeNumber(text: string, max: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= max;
}
