import type { Annotation } from '../../../model/annotation.ts';
import type { ClassLook } from '../../../model/drawing/classes.ts';
import type { GalleryLayer } from '../../../model/drawing/gallery.ts';
import type { Project } from '../../../model/project.ts';
import { groupDigits } from '../../../model/text.ts';
import { Icon } from '../../../ui/icons.tsx';
import { ClassMark } from '../drawing/class_mark.tsx';
import styles from './gallery.module.css';
import type { Asked } from './gallery_page.tsx';

interface Props {
  project: Project;
  classes: readonly ClassLook[];
  counts: ReadonlyMap<number, number>;
  /** of all of them together */
  all: number;
  asked: Asked;
  /** the one the gallery is of */
  sample: Annotation | undefined;
  /** where the ROI is that is looked at: what is narrowed down to */
  around: GalleryLayer | undefined;
  onAsk: (next: Partial<Asked>) => void;
}

/** Which class is shown, and of how much of the project. */
export function ClassList({ project, classes, counts, all, asked, sample, around, onAsk }: Props) {
  const annotationId = asked.annotation ?? around?.annotationId ?? null;
  const categoryId = asked.category ?? sample?.categoryId ?? around?.categoryId ?? null;
  const category = project.categories.find(({ id }) => id === categoryId);
  const from = [
    {
      name: 'Annotation',
      title: sample?.name ?? around?.annotationName ?? '',
      isOn: asked.annotation !== null,
      to: annotationId === null ? null : { annotation: annotationId, category: null },
    },
    {
      name: 'Category',
      title: category?.name ?? '',
      isOn: asked.annotation === null && asked.category !== null,
      to: categoryId === null ? null : { annotation: null, category: categoryId },
    },
    {
      name: 'Project',
      title: project.name,
      isOn: asked.annotation === null && asked.category === null,
      to: { annotation: null, category: null },
    },
  ];
  const place = from.find(({ isOn }) => isOn);
  return (
    <nav className={styles.left} aria-label="Classes">
      <h2>Classes</h2>
      <ul className="scroll">
        <li>
          <button
            type="button"
            className={styles.row}
            aria-current={asked.label === 'all' ? 'true' : undefined}
            onClick={() => onAsk({ label: 'all' })}
          >
            <Icon name="grid" small />
            <span>All</span>
            <span className="small quiet">{groupDigits(all)}</span>
          </button>
        </li>
        {classes.map((one) => (
          <li key={one.name}>
            <button
              type="button"
              className={styles.row}
              aria-current={(one.id ?? 0) === asked.label ? 'true' : undefined}
              onClick={() => onAsk({ label: one.id ?? 0 })}
            >
              <ClassMark look={one} />
              <span className="cut" title={one.name}>
                {one.id === null ? 'no class' : one.name}
              </span>
              <span className="small quiet">{groupDigits(counts.get(one.id ?? 0) ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.from}>
        <span className="small quiet" id="gallery-from">
          From
        </span>
        {/* biome-ignore lint/a11y/useSemanticElements: a row of buttons, not of fields */}
        <div className={styles.segments} role="group" aria-labelledby="gallery-from">
          {from.map(({ name, title, isOn, to }) => (
            <button
              key={name}
              type="button"
              aria-pressed={isOn}
              disabled={to === null}
              title={title}
              onClick={() => to && onAsk(to)}
            >
              {name}
            </button>
          ))}
        </div>
        <span className="small quiet cut" title={place?.title}>
          {place?.title}
        </span>
      </div>
    </nav>
  );
}
