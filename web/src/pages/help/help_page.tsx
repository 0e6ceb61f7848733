import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { bookPicture, bookQuery } from '../../api/books.ts';
import { anchorOf, type Block, blocksOf, spansOf } from '../../model/markdown.ts';
import { ErrorNotice } from '../../shell/error_notice.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { LoadingRows } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use_title.ts';
import styles from './help.module.css';

const books = [
  ['annotators', 'For annotators'],
  ['owners', 'For project owners'],
  ['administrators', 'For administrators'],
  ['scripting', 'Scripting'],
] as const;

/** The books of docs/books, as they came with this version. */
export default function HelpPage({ book }: { book: string }) {
  const shown = books.find(([name]) => name === book) ?? books[0];
  useTitle(`Help: ${shown[1]}`);
  const text = useQuery(bookQuery(shown[0]));
  const blocks = text.data ? blocksOf(text.data) : [];
  // Where an address names a heading, one begins there.
  useEffect(() => {
    if (text.data && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [text.data]);
  return (
    <>
      <TopBar />
      <div className={styles.frame}>
        <nav className={styles.books} aria-label="Books">
          {books.map(([name, title]) => (
            <Link key={name} href={`/help/${name}`} aria-current={name === shown[0] ? 'page' : undefined}>
              {title}
            </Link>
          ))}
          <hr />
          {blocks.map(
            (block) =>
              block.kind === 'heading' &&
              block.level === 2 && (
                <a key={block.text} href={`#${anchorOf(block.text)}`} className="small">
                  {block.text}
                </a>
              ),
          )}
        </nav>
        <main className={styles.book}>
          {text.isPending && <LoadingRows rows={8} height={32} />}
          {text.isError && <ErrorNotice error={text.error} onRetry={() => text.refetch()} />}
          {blocks.map((block, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a book never changes while it is read
            <Shown key={i} block={block} />
          ))}
        </main>
      </div>
    </>
  );
}

function Shown({ block }: { block: Block }) {
  if (block.kind === 'heading') {
    const Heading = `h${block.level}` as 'h1' | 'h2' | 'h3';
    return <Heading id={anchorOf(block.text)}>{block.text}</Heading>;
  }
  if (block.kind === 'code')
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
      <pre tabIndex={0}>
        <code>{block.text}</code>
      </pre>
    );
  if (block.kind === 'picture')
    return (
      <figure>
        <img src={bookPicture(block.source)} alt={block.title} loading="lazy" />
      </figure>
    );
  if (block.kind === 'list') {
    const List = block.ordered ? 'ol' : 'ul';
    return (
      <List>
        {block.items.map((item) => (
          <li key={item}>
            <Line text={item} />
          </li>
        ))}
      </List>
    );
  }
  if (block.kind === 'table')
    return (
      <table>
        <thead>
          <tr>
            {block.head.map((cell) => (
              <th key={cell}>
                <Line text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
                <td key={i}>
                  <Line text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  return (
    <p>
      <Line text={block.text} />
    </p>
  );
}

function Line({ text }: { text: string }) {
  return spansOf(text).map((span, i) => {
    const key = `${i} ${span.text}`;
    if (span.kind === 'link') return <Target key={key} text={span.text} target={span.target} />;
    if (span.kind === 'strong') return <strong key={key}>{span.text}</strong>;
    return span.kind === 'code' ? <code key={key}>{span.text}</code> : span.text;
  });
}

/** Another book, or another place. */
function Target({ text, target }: { text: string; target: string }) {
  const book = /^(\w+)\.md(#.*)?$/.exec(target);
  return book ? <Link href={`/help/${book[1]}${book[2] ?? ''}`}>{text}</Link> : <a href={target}>{text}</a>;
}
