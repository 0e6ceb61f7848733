import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { annotationQuery } from '../../../api/annotation.ts';
import { projectQuery } from '../../../api/project.ts';
import { galleryCommands } from '../../../commands/gallery.ts';
import { KeysButton } from '../../../commands/keys_button.tsx';
import { useCommands } from '../../../commands/use_commands.ts';
import { type ClassLook, classLooks, noClass } from '../../../model/drawing/classes.ts';
import type { GalleryShape } from '../../../model/drawing/gallery.ts';
import { isAsDrawn } from '../../../model/drawing/gallery_order.ts';
import { mayAnnotateIn, type Project } from '../../../model/project.ts';
import { count, groupDigits } from '../../../model/text.ts';
import { ErrorNotice } from '../../../shell/error_notice.tsx';
import { PageError } from '../../../shell/page_error.tsx';
import { TopBar } from '../../../shell/top_bar.tsx';
import { Empty, LoadingPage } from '../../../ui/notice.tsx';
import { Range } from '../../../ui/range.tsx';
import { useStored } from '../../../ui/use_stored.ts';
import { useTitle } from '../../../ui/use_title.ts';
import { ArrangeBar } from './arrange_bar.tsx';
import { ChosenBar } from './chosen_bar.tsx';
import { ClassList } from './class_list.tsx';
import { CropGrid } from './crop_grid.tsx';
import styles from './gallery.module.css';
import { type Parts, PartsContext, useParts } from './parts.ts';
import { RoiDetails } from './roi_details.tsx';
import { useCrops } from './use_crops.ts';
import { useGallery } from './use_gallery.ts';

/** Shapes of a class, over an annotation, a category or a project, as pieces of their images. The address says which. */
export function galleryPage(parts: Parts) {
  return function GalleryPage({ projectId }: { projectId: number }) {
    return (
      <PartsContext value={parts}>
        <Page projectId={projectId} />
      </PartsContext>
    );
  };
}

function Page({ projectId }: { projectId: number }) {
  const project = useQuery(projectQuery(projectId));
  if (project.data) return <Loaded project={project.data} />;
  return (
    <>
      <TopBar />
      {project.isError ? <PageError error={project.error} onRetry={() => project.refetch()} /> : <LoadingPage />}
    </>
  );
}

/** What the address says; it can be sent to somebody, and one comes back to it. */
export interface Asked {
  /** a label; 0: shapes of no class */
  label: number | 'all';
  category: number | null;
  annotation: number | null;
}

function askedOf(search: string, project: Project): Asked {
  const said = new URLSearchParams(search);
  const number = (name: string) => Number(said.get(name)) || null;
  const label = said.get('class');
  return {
    label: label === null ? (project.labels[0]?.id ?? 0) : label === 'all' ? label : Number(label) || 0,
    category: number('category'),
    annotation: number('annotation'),
  };
}

function Loaded({ project }: { project: Project }) {
  const [, navigate] = useLocation();
  const search = useSearch();
  const asked = useMemo(() => askedOf(search, project), [search, project]);
  const go = (next: Partial<Asked>) => {
    const { label, category, annotation } = { ...asked, ...next };
    const said = new URLSearchParams({ class: String(label) });
    if (category !== null) said.set('category', String(category));
    if (annotation !== null) said.set('annotation', String(annotation));
    navigate(`/project/${project.id}/gallery?${said}`, { replace: true });
  };
  useTitle('Gallery', project.name);
  // Another class or place is another gallery: what was done in this one is on its way already.
  return <Gallery key={JSON.stringify(asked)} project={project} asked={asked} onAsk={go} />;
}

interface Props {
  project: Project;
  asked: Asked;
  onAsk: (next: Partial<Asked>) => void;
}

function Gallery({ project, asked, onAsk }: Props) {
  const [, navigate] = useLocation();
  const { Crumbs } = useParts();
  const { label, category, annotation } = asked;
  const gallery = useGallery({ projectId: project.id, categoryId: category, annotationId: annotation, label });
  const cutter = useCrops(project.id, gallery.layers);
  const sample = useQuery({ ...annotationQuery(annotation ?? 0), enabled: annotation !== null });
  const classes = useMemo(() => [...classLooks(project.labels), noClass], [project.labels]);
  const title = label === 'all' ? 'All' : (classes.find(({ id }) => (id ?? 0) === label) ?? noClass).name;
  const [size, setSize] = useStored('gallery-size', 104);
  const [outlined, setOutlined] = useStored('gallery-outline', false);
  const [moving, setMoving] = useState(size);
  const draws = mayAnnotateIn(project);
  const { shapes, changeable, at } = gallery;
  const current = shapes[at];

  const classify = (one: ClassLook) => gallery.classify(one.id, one === noClass ? 'no class' : one.name);
  const open = (one: GalleryShape) => navigate(addressOf(project, one, gallery.layers.get(one.layerId)?.annotationId));
  useCommands(galleryCommands, {
    chosen: changeable.length,
    mayDraw: draws,
    classes: classes.length,
    undoes: gallery.last,
    classify: (digit) => {
      const one = classes.find(({ key }) => key === String(digit));
      if (one) classify(one);
    },
    remove: gallery.remove,
    undo: () => void gallery.undo(),
    selectAll: () => void gallery.selectAll(),
    selectNone: gallery.selectNone,
    invert: gallery.invert,
    toggle: () => gallery.toggle(at),
    open: () => current && open(current),
    step: (right, down, isRange) => gallery.go(at + right + down, isRange),
    toEnd: (isFirst) => gallery.go(isFirst ? 0 : shapes.length - 1, false),
  });
  const all = [...gallery.counts.values()].reduce((sum, shapes) => sum + shapes, 0);
  const total = label === 'all' ? all : (gallery.counts.get(label) ?? 0);
  return (
    <div className={styles.page}>
      <TopBar actions={<KeysButton table={galleryCommands} />}>
        <Crumbs
          project={project}
          category={crumbOf(project, asked, sample.data?.categoryId)}
          annotation={annotation === null ? 'Gallery' : `Gallery of ${sample.data?.name ?? ''}`}
        />
      </TopBar>
      <ChosenBar gallery={gallery} classes={classes} draws={draws} onClass={classify} total={total} />
      <ClassList
        project={project}
        classes={classes}
        counts={gallery.counts}
        all={all}
        asked={asked}
        sample={sample.data}
        around={current && gallery.layers.get(current.layerId)}
        onAsk={onAsk}
      />
      <main className={styles.main} aria-label={label === 'all' ? 'All ROIs' : `ROIs of ${title}`}>
        <div className={styles.head}>
          <h2 className="cut">{title}</h2>
          <span className="quiet cut">{count(total, 'ROI')}</span>
          <span className={styles.grow} />
          <label className={styles.check}>
            <input type="checkbox" checked={outlined} onChange={(event) => setOutlined(event.target.checked)} />
            Outline
          </label>
          <Range
            className={styles.size}
            label="Size of the crops"
            value={moving}
            min={64}
            max={256}
            step={8}
            valueText={`${moving} pixels`}
            onMove={setMoving}
            onCommit={setSize}
          />
        </div>
        <ArrangeBar gallery={gallery} total={total} />
        {gallery.error !== null && <ErrorNotice error={gallery.error} onRetry={gallery.retry} />}
        {gallery.problem && <p role="alert">{gallery.problem}</p>}
        {shapes.length === 0 && !gallery.isPending && gallery.error === null ? (
          <div className={styles.nothing}>
            <Empty
              icon="empty"
              title={gallery.all.length > 0 ? 'No such ROI' : label === 'all' ? 'No ROI' : 'No ROI of this class'}
            >
              {gallery.all.length > 0
                ? 'Those that are here are by other people, in other layers, or larger or smaller.'
                : 'What is drawn here, or given this class, appears as a piece of its image.'}
            </Empty>
          </div>
        ) : (
          <CropGrid
            gallery={gallery}
            cutter={cutter}
            classes={classes}
            size={size}
            outlined={outlined}
            marked={label === 'all'}
            onOpen={open}
          />
        )}
        <footer className={styles.strip}>
          <span role="status" className="cut">
            {gallery.last}
          </span>
          {gallery.last && (
            <button type="button" className={styles.undo} onClick={() => void gallery.undo()}>
              Undo <kbd className="key">Ctrl Z</kbd>
            </button>
          )}
          <span className={styles.grow} />
          {draws && project.labels.length > 0 && (
            <span className={`small quiet ${styles.hint}`}>
              <kbd className="key">{`1–${Math.min(9, project.labels.length)}`}</kbd> class
            </span>
          )}
          <span className={`small quiet ${styles.hint}`}>
            <kbd className="key">Ctrl A</kbd> all
          </span>
          <span className={`small quiet ${styles.hint}`}>
            <kbd className="key">⏎</kbd> opens in the image
          </span>
        </footer>
      </main>
      <RoiDetails
        project={project}
        one={current}
        layer={current && gallery.layers.get(current.layerId)}
        its={classes.find(({ id }) => id === (current?.shape.label ?? null)) ?? noClass}
        cutter={cutter}
        place={
          shapes.length > 0
            ? `${groupDigits(at + 1)} of ${groupDigits(isAsDrawn(gallery.order) && gallery.hasMore ? total : shapes.length)}`
            : ''
        }
        onStep={(by) => gallery.go(at + by, false)}
        onOpen={() => current && open(current)}
      />
    </div>
  );
}

function crumbOf(project: Project, { category }: Asked, ofSample: number | undefined) {
  const id = category ?? ofSample;
  return project.categories.find((one) => one.id === id);
}

/** So large, at the most, is a shape shown in its image. */
const shownSide = 400;

function addressOf(project: Project, { bounds: [left, top, right, bottom] }: GalleryShape, sample = 0): string {
  const zoom = Math.min(4, shownSide / Math.max(1, right - left, bottom - top));
  const at = [(left + right) / 2, (top + bottom) / 2].map((value) => value.toFixed(1));
  return `/project/${project.id}/annotation/${sample}?at=${at.join(',')},${Number(zoom.toPrecision(3))}`;
}
