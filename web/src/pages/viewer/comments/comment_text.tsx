import { linkParts } from '../../../model/comments.ts';

/** Plain text as it was typed; addresses lead away, and take nothing of this page with them. */
export function CommentText({ text }: { text: string }) {
  return linkParts(text).map(({ text, href }, i) =>
    href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
      <a key={i} href={href} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    ) : (
      text
    ),
  );
}
