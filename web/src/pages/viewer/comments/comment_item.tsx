import Button from '@mui/material/Button';
import { type KeyboardEvent, useState } from 'react';
import type { Comment } from '../../../model/annotation.ts';
import { momentText } from '../../../model/time.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { CommentText } from './comment_text.tsx';
import styles from './comments.module.css';
import { NotSent } from './not_sent.tsx';
import type { Commenting } from './use_comments.ts';

interface Props {
  comment: Comment;
  /** the name of who reads this: what he has just said has no author yet */
  myName: string;
  commenting: Commenting | null;
}

/** Who said what, and when; with what its reader may do about it. */
export function CommentItem({ comment, myName, commenting }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [asks, setAsks] = useState(false);
  const author = comment.author || (comment.id < 0 ? myName : 'somebody who is gone');
  const save = () => {
    const text = draft?.trim();
    if (!text || !commenting) return;
    if (text === comment.content) setDraft(null);
    else void commenting.edit(comment, text).then(() => setDraft(null));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setDraft(null);
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
  };
  return (
    <div className={styles.item}>
      <Avatar name={author} />
      <div className={styles.said}>
        <p className={styles.who}>
          <strong className="cut">{author}</strong>
          <span className="small faint">
            {momentText(Date.parse(comment.created))}
            {comment.edited && ', edited'}
            {comment.id < 0 && ', waiting'}
          </span>
          <span className={styles.actions}>
            {commenting?.mayEdit(comment) && draft === null && (
              <TipButton dense smallIcon icon="pencil" label="Edit" onClick={() => setDraft(comment.content)} />
            )}
            {commenting?.mayDelete(comment) && !asks && (
              <TipButton dense smallIcon icon="trash" label="Delete" onClick={() => setAsks(true)} />
            )}
            {asks && (
              <>
                <Button size="small" onClick={() => commenting?.remove(comment)}>
                  Delete it
                </Button>
                <Button size="small" variant="text" onClick={() => setAsks(false)}>
                  Keep it
                </Button>
              </>
            )}
          </span>
        </p>
        {draft === null ? (
          <p className={styles.text}>
            <CommentText text={comment.content} />
          </p>
        ) : commenting ? (
          <div className={styles.editing}>
            <textarea
              className={styles.area}
              aria-label="Change the comment"
              rows={2}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
              onKeyDown={onKeyDown}
              // biome-ignore lint/a11y/noAutofocus: it was asked for just now
              autoFocus
            />
            <Button size="small" variant="contained" disabled={!draft.trim()} onClick={save}>
              Save
            </Button>
            <Button size="small" variant="text" onClick={() => setDraft(null)}>
              Cancel
            </Button>
          </div>
        ) : (
          <NotSent label="Change of the comment, not sent" text={draft} />
        )}
      </div>
    </div>
  );
}
