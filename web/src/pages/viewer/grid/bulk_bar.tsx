import Button from '@mui/material/Button';
import { capsOf } from '../../../commands/command.ts';
import { viewerCommands } from '../../../commands/viewer.ts';
import { maxAtOnce } from '../../../model/bulk.ts';
import type { Project } from '../../../model/project.ts';
import { isChosen } from '../../../model/scoring.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Tip } from '../../../ui/tip_button.tsx';
import { LabelToggles } from '../scoring/label_toggles.tsx';
import { OptionButton } from '../scoring/option_button.tsx';
import { keepFocus, useFlash } from '../scoring/score_bar.tsx';
import scoring from '../scoring/scoring.module.css';
import { ViewerButton } from '../viewer_button.tsx';
import styles from './grid.module.css';
import type { Grid } from './use_grid.ts';

const [submitKey = ''] = capsOf(viewerCommands.submit);
const [classifyKey = ''] = capsOf(viewerCommands.classify);
const [allKey = ''] = capsOf(viewerCommands.select_all);

/** What may be said of all that is selected, in the place where it is said of one. */
export function BulkBar({ project, grid, total }: { project: Project; grid: Grid; total: number }) {
  const { selected, selection, labelCounts, options, scores, say } = grid;
  const many = groupDigits(selected.length);
  const flashes = useFlash(grid.flash);
  const full = project.labels.filter(({ id }) => labelCounts.get(id) === selected.length).map(({ id }) => id);
  return (
    <section className={`${scoring.bar} ${styles.bulk}`} aria-label="Selected annotations">
      <strong className={styles.count} aria-live="polite">
        {grid.isGathering ? `Fetching, ${many} so far` : `${many} selected`}
      </strong>
      <ViewerButton command="select_none" dense />
      {selection.ids.size < total && !grid.isGathering && (
        <Tip title="Select all" hotkey={allKey}>
          <Button size="small" variant="text" onMouseDown={keepFocus} onClick={grid.selecting.all}>
            All {groupDigits(total)}
          </Button>
        </Tip>
      )}
      <ViewerButton command="invert" dense />
      <span className={styles.line} />
      {grid.isTooMany && (
        <span className="small" role="alert">
          At most {groupDigits(maxAtOnce)} at once
        </span>
      )}
      {project.labels.length > 0 && (
        <LabelToggles
          labels={project.labels}
          chosen={full}
          counts={labelCounts}
          of={selected.length}
          onToggle={grid.toggleLabel}
        />
      )}
      <Button
        variant="contained"
        className={`${scoring.submit} ${flashes ? scoring.flash : ''}`}
        disabled={grid.isTooMany}
        onMouseDown={keepFocus}
        onClick={say.submit}
      >
        {flashes && <Icon name="tick" small />}
        Submit {many}
        <kbd className="key">{submitKey}</kbd>
      </Button>
      <span className={scoring.grow} />
      {options.length > 0 && (
        <fieldset className={scoring.scores}>
          <legend className="visually-hidden">Scores</legend>
          {options.map((option, i) => (
            <OptionButton
              key={`${option.classificationId} ${option.option}`}
              option={option}
              position={i + 1}
              on={isChosen(scores ?? [], option)}
              onToggle={grid.toggleScore}
            />
          ))}
          <Tip title={classifyText(selected.length, grid.scored)} hotkey={classifyKey}>
            <span>
              <Button disabled={!say.mayClassify || grid.isTooMany} onMouseDown={keepFocus} onClick={say.classify}>
                Classify {many}
              </Button>
            </span>
          </Tip>
        </fieldset>
      )}
    </section>
  );
}

function classifyText(selected: number, scored: number): string {
  if (scored === 0) return 'Classify';
  const of = scored === selected ? 'All' : groupDigits(scored);
  return `Classify: ${of} of them ${scored === 1 ? 'has a score, which is' : 'have scores, which are'} replaced`;
}
