import { useMemo } from 'react';
import { commonFolder, type PlanChoices } from '../../../model/upload_plan.ts';
import controls from '../../../ui/controls.module.css';
import styles from '../../../ui/edit.module.css';
import type { DroppedFile } from './dropped.ts';

interface ChoicesProps {
  offered: readonly DroppedFile[];
  choices: PlanChoices;
  onChoices: (choices: PlanChoices) => void;
}

/** What folders do not say by themselves. */
export function FolderChoices({ offered, choices, onChoices }: ChoicesProps) {
  const root = useMemo(() => commonFolder(offered.map(({ path, file }) => ({ path, size: file.size }))), [offered]);
  const hasLoose = offered.some(({ path }) => !path.includes('/'));
  return (
    <>
      {root && (
        <label className={styles.line}>
          <span className="small quiet">The folder {root}</span>
          <select
            className={`field ${controls.select}`}
            value={choices.folderIs}
            onChange={(event) => onChoices({ ...choices, folderIs: event.target.value as PlanChoices['folderIs'] })}
          >
            <option value="project">holds categories</option>
            <option value="category">is a category</option>
          </select>
        </label>
      )}
      {hasLoose && (
        <label className={styles.line}>
          <span className="small quiet">Category of files in no folder</span>
          <input
            className="field"
            style={{ width: 240 }}
            value={choices.loose}
            onChange={(event) => onChoices({ ...choices, loose: event.target.value })}
          />
        </label>
      )}
    </>
  );
}
