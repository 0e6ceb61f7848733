import Button from '@mui/material/Button';
import { type KeyboardEvent, useState } from 'react';
import type { Annotation, Pin } from '../../../model/annotation.ts';
import { type Thread, threadsOf } from '../../../model/comments.ts';
import { panelOrder, type ViewLayer } from '../../../model/layers/layers.ts';
import type { Me } from '../../../model/me.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useSignal } from '../../../ui/use_signal.ts';
import { useStored } from '../../../ui/use_stored.ts';
import { session } from '../use_session.ts';
import { ViewerButton } from '../viewer_button.tsx';
import { CommentItem } from './comment_item.tsx';
import styles from './comments.module.css';
import { NotSent } from './not_sent.tsx';
import { typedKey, typedOn } from './typed.ts';
import { type Commenting, useCommenting } from './use_comments.ts';

export interface Pinning {
  /** where the next comment is pinned to */
  pin: Pin | null;
  /** the next press on the picture says where */
  isAiming: boolean;
  setPin: (pin: Pin | null) => void;
  aim: (isAiming: boolean) => void;
}

interface Props {
  annotation: Annotation;
  /** undefined: a guest, who only reads */
  me: Me | undefined;
  pinning: Pinning;
  chosen: number;
  onChoose: (threadId: number) => void;
  /** how the sample is shown now, in the words of the page */
  viewNow: () => string;
}

type Said = Props & { commenting: Commenting | null };

type Filter = 'open' | 'resolved' | 'all';

/** What is said of the layers of the open sample, below its picture. */
export default function CommentDrawer(props: Props) {
  const { annotation } = props;
  const commenting = useCommenting(annotation, props.me);
  useSignal(session.selected);
  const [filter, setFilter] = useState<Filter>('all');
  const [every, setEvery] = useState(true);
  const layers = panelOrder(annotation.layers).filter(({ kind }) => kind !== 'group');
  const groups = panelOrder(annotation.layers).filter(({ kind }) => kind === 'group');
  const all = [...layers, ...groups];
  const selected = all.find((layer) => session.isSelected(layer)) ?? layers.at(-1) ?? groups[0];
  const threads = threadsOf(annotation.comments);
  const open = threads.filter(({ first }) => !first.resolved).length;
  // Who may say nothing any more still has what he was about to say.
  const typed = commenting ? [] : typedOn(annotation, props.me?.id ?? 0);
  const shown = threads.filter(
    ({ first }) =>
      (every || first.layerId === selected?.id) && (filter === 'all' || first.resolved === (filter === 'resolved')),
  );
  const filters: [Filter, string][] = [
    ['open', `Open ${open}`],
    ['resolved', `Resolved ${threads.length - open}`],
    ['all', 'All'],
  ];
  return (
    <section className={styles.drawer} aria-label="Comments">
      <div className={styles.head}>
        <h2>Comments</h2>
        <fieldset className={styles.filter}>
          <legend className="visually-hidden">Which comments</legend>
          {filters.map(([id, text]) => (
            <button
              key={id}
              type="button"
              className={filter === id ? styles.on : ''}
              aria-pressed={filter === id}
              onClick={() => setFilter(id)}
            >
              {text}
            </button>
          ))}
        </fieldset>
        <LayerChips
          layers={all}
          threads={threads}
          selected={every ? undefined : selected}
          onEvery={() => setEvery(true)}
          onLayer={(layer) => {
            setEvery(false);
            session.preselect(layer);
          }}
        />
        <ViewerButton command="comments" dense />
      </div>
      <ul className={`scroll ${styles.threads}`}>
        {shown.map((thread) => (
          <ThreadView
            key={thread.first.id}
            {...props}
            commenting={commenting}
            thread={thread}
            layer={every ? all.find(({ id }) => id === thread.first.layerId) : undefined}
          />
        ))}
        {shown.length === 0 && (
          <li className={`quiet ${styles.none}`}>
            {threads.length === 0
              ? 'Nothing has been said of this annotation yet.'
              : 'None of its comments is like this.'}
          </li>
        )}
      </ul>
      {!commenting && typed.length > 0 && (
        <div className={styles.form}>
          {typed.map(({ layer, text }) => (
            <NotSent key={layer.id} label={`Comment on ${layer.title}, not sent`} text={text} />
          ))}
        </div>
      )}
      {commenting && selected && (
        <CommentForm key={`${annotation.id} ${selected.id}`} {...props} commenting={commenting} layer={selected} />
      )}
    </section>
  );
}

interface ChipsProps {
  layers: readonly ViewLayer[];
  threads: readonly Thread[];
  /** undefined: all of them */
  selected: ViewLayer | undefined;
  onEvery: () => void;
  onLayer: (layer: ViewLayer) => void;
}

function LayerChips({ layers, threads, selected, onEvery, onLayer }: ChipsProps) {
  const count = (id: number) => threads.filter(({ first }) => first.layerId === id).length;
  return (
    <div className={`scroll ${styles.chips}`}>
      <button type="button" className={selected ? '' : styles.on} aria-pressed={!selected} onClick={onEvery}>
        Every layer {threads.length}
      </button>
      {layers.map((layer) => (
        <button
          key={layer.id}
          type="button"
          className={selected?.id === layer.id ? styles.on : ''}
          aria-pressed={selected?.id === layer.id}
          onClick={() => onLayer(layer)}
        >
          <span className="cut">{layer.title}</span> {count(layer.id)}
        </button>
      ))}
    </div>
  );
}

function ThreadView(props: Said & { thread: Thread; layer: ViewLayer | undefined }) {
  const { thread, layer, me, commenting, chosen, onChoose } = props;
  const { first, answers, number } = thread;
  const [answering, setAnswering] = useState(false);
  const [answer, setAnswer] = useState('');
  const myName = me?.name || me?.username || '';
  const send = () => {
    if (!commenting || !answer.trim()) return;
    void commenting.add({ layerId: first.layerId, content: answer.trim(), answersTo: first.id }).then(() => {
      setAnswer('');
      setAnswering(false);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setAnswering(false);
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  const isChosen = chosen === first.id;
  return (
    <li className={`${styles.thread} ${isChosen ? styles.chosen : ''} ${first.resolved ? styles.resolved : ''}`}>
      <div className={styles.mark}>
        {first.pin ? (
          <button
            type="button"
            className={styles.number}
            aria-label={`Show where comment ${number} is pinned`}
            aria-pressed={isChosen}
            onClick={() => onChoose(first.id)}
          >
            {first.resolved ? <Icon name="tick" small /> : number}
          </button>
        ) : (
          <span className={styles.plain}>{first.resolved ? <Icon name="tick" small /> : number}</span>
        )}
      </div>
      <div className={styles.body}>
        {layer && <span className={`small faint cut ${styles.layer}`}>{layer.title}</span>}
        <CommentItem comment={first} myName={myName} commenting={commenting} />
        {answers.map((one) => (
          <CommentItem key={one.id} comment={one} myName={myName} commenting={commenting} />
        ))}
        {!commenting && answer.trim() && <NotSent label={`Answer to comment ${number}, not sent`} text={answer} />}
        {commenting && first.id > 0 && (
          <div className={styles.below}>
            {answering ? (
              <>
                <textarea
                  className={styles.area}
                  aria-label={`Answer to comment ${number}`}
                  placeholder="Answer"
                  rows={1}
                  value={answer}
                  onChange={(event) => setAnswer(event.target.value)}
                  onKeyDown={onKeyDown}
                  // biome-ignore lint/a11y/noAutofocus: it was asked for just now
                  autoFocus
                />
                <Button size="small" disabled={!answer.trim()} onClick={send}>
                  Add
                </Button>
              </>
            ) : (
              <>
                <Button size="small" variant="text" onClick={() => setAnswering(true)}>
                  <Icon name="reply" small />
                  Answer
                </Button>
                <Button size="small" variant="text" onClick={() => commenting.resolve(first, !first.resolved)}>
                  <Icon name={first.resolved ? 'undo' : 'tick'} small />
                  {first.resolved ? 'Open again' : 'Resolve'}
                </Button>
                {first.resolved && first.resolver && <span className="small faint">resolved by {first.resolver}</span>}
              </>
            )}
          </div>
        )}
      </div>
    </li>
  );
}

/** What is typed stays with its layer, also over a reload, until it is added. */
function CommentForm({ annotation, me, commenting, pinning, viewNow, layer }: Said & { layer: ViewLayer }) {
  const [text, setText] = useStored(typedKey(me?.id ?? 0, annotation.id, layer.id), '');
  const content = text.trim();
  const add = () => {
    if (!content || !commenting) return;
    void commenting.add({ layerId: layer.id, content, pin: pinning.pin, view: viewNow() }).then(() => {
      setText('');
      pinning.setPin(null);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add();
    if (event.key === 'Escape') event.currentTarget.blur();
  };
  return (
    <div className={styles.form}>
      <textarea
        className={styles.area}
        aria-label={`Comment on ${layer.title}`}
        placeholder={`Comment on ${layer.title}`}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.formActions}>
        <Button
          variant="text"
          aria-pressed={pinning.isAiming || pinning.pin !== null}
          onClick={() => (pinning.pin ? pinning.setPin(null) : pinning.aim(!pinning.isAiming))}
        >
          <Icon name="spot" small />
          {pinning.pin ? 'Pinned, take it off' : pinning.isAiming ? 'Press on the picture' : 'Pin to a spot'}
        </Button>
        <Button disabled={!content} onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}
