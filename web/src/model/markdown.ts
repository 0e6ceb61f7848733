/** The part of Markdown that the books (docs/books) use. */
export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'code'; text: string }
  | { kind: 'picture'; source: string; title: string }
  | { kind: 'table'; head: string[]; rows: string[][] };

export type Span = { kind: 'text' | 'strong' | 'code'; text: string } | { kind: 'link'; text: string; target: string };

const cellsOf = (line: string) =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** Blocks are parted by empty lines; a line that goes on belongs to what it goes on. */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.replace(/<!--.*?-->/gs, '').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    if (line.startsWith('```')) {
      const code: string[] = [];
      for (at++; at < lines.length && !lines[at]?.startsWith('```'); at++) code.push(lines[at] ?? '');
      blocks.push({ kind: 'code', text: code.join('\n') });
      continue;
    }
    const more: string[] = [line];
    while ((lines[at + 1] ?? '').trim() !== '' && !lines[at + 1]?.startsWith('```')) more.push(lines[++at] ?? '');
    blocks.push(blockOf(more));
  }
  return blocks;
}

function blockOf(lines: string[]): Block {
  const [first = ''] = lines;
  const heading = /^(#{1,3}) (.*)/.exec(first);
  if (heading) return { kind: 'heading', level: heading[1]?.length as 1 | 2 | 3, text: heading[2] ?? '' };
  const picture = /^!\[(.*)\]\((.*)\)$/.exec(first);
  if (picture) return { kind: 'picture', title: picture[1] ?? '', source: picture[2] ?? '' };
  if (first.startsWith('|')) {
    const [head = [], , ...rows] = lines.map(cellsOf);
    return { kind: 'table', head, rows };
  }
  const marker = /^(-|\d+\.) /;
  if (marker.test(first)) {
    const items: string[] = [];
    for (const line of lines) {
      if (marker.test(line)) items.push(line.replace(marker, ''));
      else items.push(`${items.pop() ?? ''} ${line.trim()}`);
    }
    return { kind: 'list', ordered: !first.startsWith('-'), items };
  }
  return { kind: 'text', text: lines.map((line) => line.trim()).join(' ') };
}

/** **strong**, `code` and [links](target) in a line. */
export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const found of line.matchAll(/\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)/g)) {
    if (found.index > at) spans.push({ kind: 'text', text: line.slice(at, found.index) });
    const [all, strong, code, link, target] = found;
    if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else if (code !== undefined) spans.push({ kind: 'code', text: code });
    else spans.push({ kind: 'link', text: link ?? '', target: target ?? '' });
    at = found.index + all.length;
  }
  if (at < line.length) spans.push({ kind: 'text', text: line.slice(at) });
  return spans;
}

/** What leads to a heading within its book: its words in lower case, parted by dashes. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .trim()
    .replace(/ +/g, '-');
}
