import Button from '@mui/material/Button';
import { useCallback, useEffect, useState } from 'react';
import { capsOf } from '../../../commands/command.ts';
import { viewerCommands } from '../../../commands/viewer.ts';
import type { Annotation } from '../../../model/annotation.ts';
import type { Project } from '../../../model/project.ts';
import { isChosen } from '../../../model/scoring.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Tip } from '../../../ui/tip_button.tsx';
import { useStored } from '../../../ui/use_stored.ts';
import { LostBand } from '../faults/late_faults.ts';
import type { LostRight } from '../faults/lost_right.ts';
import { useFetched } from '../late.tsx';
import { LabelToggles } from './label_toggles.tsx';
import { OptionButton } from './option_button.tsx';
import { ScoreBadges } from './score_badges.tsx';
import styles from './scoring.module.css';
import type { Scoring } from './use_saying.ts';

interface Props {
  project: Project;
  annotation: Annotation | undefined;
  /** null for who may only look */
  scoring: Scoring | null;
  /** whether the scores are open for who has not chosen yet */
  unfolds: boolean;
  lost: LostRight | null;
}

/** Below the top bar: what is said of the open annotation, and for who may, the buttons to say it. */
export function ScoreBar({ project, annotation, scoring, unfolds, lost }: Props) {
  // When it is wanted its code may not be had any more.
  useFetched(LostBand);
  /** while what it shows is open: the right may come back meanwhile */
  const [held, setHeld] = useState<LostRight | null>(null);
  const shown = lost ?? held;
  const onShow = useCallback((open: boolean) => setHeld((before) => (open ? (lost ?? before) : null)), [lost]);
  if (shown) return <LostBand lost={shown} isBack={!lost} onShow={onShow} />;
  return (
    <section className={styles.bar} aria-label="Labels">
      {annotation && !scoring && <WhatIsSaid project={project} annotation={annotation} />}
      {scoring && (
        <>
          {project.labels.length > 0 && (
            <>
              <span className={`small faint ${styles.caption}`}>Labels</span>
              <LabelToggles labels={project.labels} chosen={scoring.labels} onToggle={scoring.toggleLabel} />
            </>
          )}
          <SubmitButtons scoring={scoring} />
          {scoring.options.length > 0 && <ScoreButtons scoring={scoring} unfolds={unfolds} />}
        </>
      )}
    </section>
  );
}

const [submitKey = ''] = capsOf(viewerCommands.submit);
const [nextKey = ''] = capsOf(viewerCommands.submit_next);
const [classifyKey = ''] = capsOf(viewerCommands.classify);

function SubmitButtons({ scoring }: { scoring: Scoring }) {
  const flashes = useFlash(scoring.flash);
  return (
    <>
      <Button
        variant="contained"
        className={`${styles.submit} ${flashes ? styles.flash : ''}`}
        onMouseDown={keepFocus}
        onClick={scoring.submit}
      >
        {flashes && <Icon name="tick" small />}
        {scoring.isSubmitted ? 'Submit again' : viewerCommands.submit.title}
        <kbd className="key">{submitKey}</kbd>
      </Button>
      <Tip title={viewerCommands.submit_next.title} hotkey={nextKey}>
        <Button
          className={styles.next}
          aria-label={viewerCommands.submit_next.title}
          onMouseDown={keepFocus}
          onClick={scoring.submitAndNext}
        >
          <span className={styles.long}>{viewerCommands.submit_next.title}</span>
          <span className={styles.short}>
            <Icon name="submit_next" />
          </span>
          <kbd className="key">{nextKey}</kbd>
        </Button>
      </Tip>
      <span className={`small ${styles.state}`} role="status">
        {scoring.isOvertaken && 'changed by someone else, '}
        {scoring.isLabelDraft ? 'not submitted yet' : scoring.isSubmitted ? 'submitted' : ''}
      </span>
    </>
  );
}

function ScoreButtons({ scoring, unfolds }: { scoring: Scoring; unfolds: boolean }) {
  const { options, scores, toggleScore } = scoring;
  const [open, setOpen] = useStored('scores-open', unfolds);
  return (
    <fieldset className={styles.scores}>
      <legend className="visually-hidden">Scores</legend>
      <button
        type="button"
        className={`small faint ${styles.fold}`}
        aria-label="Scores"
        aria-expanded={open}
        onMouseDown={keepFocus}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.caption}>Score ⇧1{options.length > 1 && `–${Math.min(9, options.length)}`}</span>
        <Icon name={open ? 'next' : 'back'} small />
      </button>
      {open ? (
        <span className={styles.options}>
          {options.map((option, i) => (
            <OptionButton
              key={`${option.classificationId} ${option.option}`}
              option={option}
              position={i + 1}
              on={isChosen(scores, option)}
              onToggle={toggleScore}
            />
          ))}
        </span>
      ) : (
        <ScoreBadges classifications={scoring.classifications} scores={scores} />
      )}
      <Tip title={viewerCommands.classify.title} hotkey={classifyKey}>
        <span className={styles.classify}>
          <Button disabled={!scoring.mayClassify} onMouseDown={keepFocus} onClick={scoring.classify}>
            {viewerCommands.classify.title}
          </Button>
        </span>
      </Tip>
    </fieldset>
  );
}

/** A button that was pressed by the mouse leaves Enter to Submit. */
export function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault();
}

/** True for a moment after something was submitted. */
export function useFlash(flash: number): boolean {
  const [seen, setSeen] = useState(flash);
  useEffect(() => {
    if (flash === seen) return;
    const timer = setTimeout(() => setSeen(flash), 600);
    return () => clearTimeout(timer);
  }, [flash, seen]);
  return flash !== seen && flash > 0;
}

function WhatIsSaid({ project, annotation }: { project: Project; annotation: Annotation }) {
  const set = new Set(annotation.labels);
  const labels = project.labels.filter((label) => set.has(label.id));
  return (
    <>
      {project.labels.length > 0 && <span className="small faint">Labels</span>}
      {labels.map((label) => (
        <span key={label.id} className={styles.label}>
          <Icon name="tick" small />
          <span className="cut">{label.name}</span>
        </span>
      ))}
      {labels.length === 0 && (
        <span className="small faint">{project.labels.length > 0 ? 'none set' : 'This project has no labels'}</span>
      )}
      <span className={styles.grow} />
      {annotation.submitted && (
        <span className={`small quiet ${styles.submitted}`}>
          <Icon name="tick" small />
          Submitted
        </span>
      )}
    </>
  );
}
