/** The colours MUI computes with. They are those of tokens.css, and a test compares the two files. */
export interface Scheme {
  bg: string;
  s1: string;
  line: string;
  text: string;
  'text-2': string;
  'text-off': string;
  accent: string;
  'accent-hover': string;
  'on-accent': string;
  'accent-quiet': string;
  'accent-quiet-2': string;
  ok: string;
  warn: string;
  err: string;
  hover: string;
}

export const dark: Scheme = {
  bg: '#131314',
  s1: '#1A1A1C',
  line: '#2B2B2F',
  text: '#EDEDEF',
  'text-2': '#B9B9C0',
  'text-off': '#66666D',
  accent: '#A6B9FF',
  'accent-hover': '#BFCDFF',
  'on-accent': '#10163A',
  'accent-quiet': 'rgba(166, 185, 255, .16)',
  'accent-quiet-2': 'rgba(166, 185, 255, .26)',
  ok: '#4FC796',
  warn: '#F0B849',
  err: '#FF8E6B',
  hover: 'rgba(255, 255, 255, .06)',
};

export const light: Scheme = {
  bg: '#F6F6F7',
  s1: '#FFFFFF',
  line: '#E4E4E7',
  text: '#1B1B1E',
  'text-2': '#4A4A51',
  'text-off': '#A3A3AA',
  accent: '#3A55C8',
  'accent-hover': '#2C44AB',
  'on-accent': '#FFFFFF',
  'accent-quiet': 'rgba(58, 85, 200, .10)',
  'accent-quiet-2': 'rgba(58, 85, 200, .18)',
  ok: '#00734F',
  warn: '#855200',
  err: '#B23A00',
  hover: 'rgba(0, 0, 0, .05)',
};
