import Button from '@mui/material/Button';
import { type CSSProperties, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { AnnotationRow } from '../../../model/annotation.ts';
import { projectWithChanges } from '../../../model/changes.ts';
import type { Category, Label, Project } from '../../../model/project.ts';
import { type Drag, deckOf, type Swipe, swipeOf } from '../../../model/swiping.ts';
import { groupDigits } from '../../../model/text.ts';
import { useOperations } from '../../../shell/queue.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Empty } from '../../../ui/notice.tsx';
import { TipButton } from '../../../ui/tip_button.tsx';
import { useStored } from '../../../ui/use_stored.ts';
import type { CategoryRows } from '../list/use_category.ts';
import styles from './swipe.module.css';
import type { Grid } from './use_grid.ts';

interface Props {
  project: Project;
  category: Category;
  rows: CategoryRows;
  grid: Grid;
  onClose: () => void;
}

/** For fingers: one picture after the other, labelled and submitted by a swipe to either side. */
export default function SwipeView({ project, category, rows, grid, onClose }: Props) {
  const [first, second] = project.labels;
  const [chosen, setChosen] = useStored(`swipe-${project.id}`, { left: first?.id ?? 0, right: second?.id ?? 0 });
  const labelOf = (id: number, other?: Label) => project.labels.find((one) => one.id === id) ?? other ?? first;
  const sides = { left: labelOf(chosen.left), right: labelOf(chosen.right, second) };
  const [later, setLater] = useState<ReadonlySet<number>>(new Set());
  const deck = deckOf(rows.rows, later);
  const [now, next] = deck;

  // Those that come are here before they are seen; a list that was opened in its middle begins with its beginning.
  const { hasMore, loadMore, hasBefore, loadBefore } = rows;
  useEffect(() => {
    if (deck.length - later.size > 10) return;
    if (hasMore) loadMore();
    else if (hasBefore) loadBefore();
  });

  const act = (row: AnnotationRow, swipe: Swipe) => {
    if (swipe === 'up') return setLater((before) => new Set([...before].filter((id) => id !== row.id)).add(row.id));
    const label = sides[swipe];
    if (label) grid.submitAs(row, label.id);
  };
  const operations = useOperations();
  const counted = projectWithChanges(project, operations).categories.find(({ id }) => id === category.id) ?? category;
  const left = counted.annotations - counted.submitted;
  return (
    <section className={styles.deck} aria-label={`Swipe ${category.name}`}>
      <header className={styles.top}>
        <TipButton icon="back" label={`Back to the grid of ${category.name}`} onClick={onClose} />
        <span className="quiet cut">{category.name}</span>
        <h2 className="cut">{now?.name ?? ''}</h2>
      </header>
      <div className={styles.stage}>
        {next && <Picture key={`under ${next.id}`} row={next} under />}
        {now && <Card key={now.id} row={now} sides={sides} onSwipe={(swipe) => act(now, swipe)} />}
        {!now && !rows.isPending && !hasMore && (
          <Empty icon="tick" title={`Nothing is left to review in ${category.name}`} />
        )}
      </div>
      <p className={`small quiet ${styles.progress}`} role="status">
        {groupDigits(counted.submitted)} of {groupDigits(counted.annotations)} reviewed
        <progress max={counted.annotations} value={counted.submitted} />
        {groupDigits(left)} to go. A swipe labels and submits.
      </p>
      <footer className={styles.thumbs}>
        <Side
          way="left"
          label={sides.left}
          labels={project.labels}
          onUse={now && (() => act(now, 'left'))}
          onChoose={(id) => setChosen({ ...chosen, left: id })}
        />
        <TipButton icon="undo" label="Take back the last swipe" onClick={grid.say.undo} />
        <TipButton
          icon="up"
          label="Leave it for later (swipe up)"
          disabled={!now}
          onClick={() => now && act(now, 'up')}
        />
        <Side
          way="right"
          label={sides.right}
          labels={project.labels}
          onUse={now && (() => act(now, 'right'))}
          onChoose={(id) => setChosen({ ...chosen, right: id })}
        />
      </footer>
    </section>
  );
}

interface SideProps {
  way: 'left' | 'right';
  label: Label | undefined;
  labels: readonly Label[];
  onUse: (() => void) | undefined;
  onChoose: (id: number) => void;
}

function Side({ way, label, labels, onUse, onChoose }: SideProps) {
  return (
    <span className={styles.side}>
      <Button disabled={!onUse} onClick={onUse} className={styles.use}>
        {way === 'left' && <Icon name="back" />}
        <span className="cut">{label?.name}</span>
        {way === 'right' && <Icon name="next" />}
      </Button>
      <select
        className="field"
        aria-label={`Label for the ${way}`}
        value={label?.id}
        onChange={(event) => onChoose(Number(event.target.value))}
      >
        {labels.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

interface CardProps {
  row: AnnotationRow;
  sides: { left: Label | undefined; right: Label | undefined };
  onSwipe: (swipe: Swipe) => void;
}

function Card({ row, sides, onSwipe }: CardProps) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const began = useRef<{ x: number; y: number; at: number } | null>(null);
  const dragOf = (event: PointerEvent): Drag | null => {
    const from = began.current;
    return from && { x: event.clientX - from.x, y: event.clientY - from.y, ms: event.timeStamp - from.at };
  };
  const widthOf = (event: PointerEvent) => event.currentTarget.clientWidth;
  const [width, setWidth] = useState(1);
  const will = drag && swipeOf(drag, width);
  const word = will === 'up' ? 'later' : will ? sides[will]?.name : '';
  const style: CSSProperties = drag
    ? { transform: `translate(${drag.x}px, ${drag.y}px) rotate(${(drag.x / width) * 12}deg)`, transition: 'none' }
    : {};
  return (
    <div
      className={`${styles.card} ${will ? styles.will : ''}`}
      style={style}
      onPointerDown={(event) => {
        began.current = { x: event.clientX, y: event.clientY, at: event.timeStamp };
        setWidth(widthOf(event));
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => setDrag(dragOf(event))}
      onPointerUp={(event) => {
        const done = dragOf(event);
        began.current = null;
        setDrag(null);
        const swipe = done && swipeOf(done, widthOf(event));
        if (swipe) onSwipe(swipe);
      }}
      onPointerCancel={() => {
        began.current = null;
        setDrag(null);
      }}
    >
      <Picture row={row} />
      {word && (
        <strong className={styles.word} data-way={will}>
          {word}
        </strong>
      )}
    </div>
  );
}

function Picture({ row, under = false }: { row: AnnotationRow; under?: boolean }) {
  const picture = row.thumbnail ? (
    <img src={row.large || row.thumbnail} alt={under ? '' : row.name} draggable={false} />
  ) : (
    <span className="small faint">No picture</span>
  );
  return (
    <div className={under ? `${styles.card} ${styles.under}` : styles.picture} aria-hidden={under || undefined}>
      {picture}
    </div>
  );
}
