import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { isStatus } from '../../api/client.ts';
import { meQuery } from '../../api/session.ts';
import { viewsQuery } from '../../api/views.ts';
import { offered } from '../../commands/command.ts';
import { useCommands } from '../../commands/use_commands.ts';
import { type ViewerContext, viewerCommands } from '../../commands/viewer.ts';
import { viewsCommands } from '../../commands/views.ts';
import { projectWithChanges } from '../../model/changes.ts';
import { firstCategory, mayAnnotate, mayAnnotateIn, type Project, progressOf } from '../../model/project.ts';
import { isOn } from '../../model/settings.ts';
import { NotFound } from '../../shell/not_found.tsx';
import { useOthers } from '../../shell/others.ts';
import { PageError } from '../../shell/page_error.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { LoadingPage } from '../../ui/notice.tsx';
import { useSignal } from '../../ui/use_signal.ts';
import { useStored } from '../../ui/use_stored.ts';
import { useTitle } from '../../ui/use_title.ts';
import { makeCanvasModel } from './canvas_model.ts';
import { useDrawer } from './comments/use_drawer.ts';
import { useComparing } from './comparing.tsx';
import { Crumbs } from './crumbs.tsx';
import { useLostRight } from './faults/lost_right.ts';
import { useGridActing } from './grid/acting.ts';
import { KeysDialog } from './late_keys.ts';
import { layerActions } from './layers/layer_actions.ts';
import { useStack } from './layers/use_stack.ts';
import { AnnotationList } from './list/annotation_list.tsx';
import { useCategory, useFound } from './list/use_category.ts';
import { useFilter } from './list/use_filter.ts';
import { useRemember, useRowsAround } from './navigation.ts';
import { OpenSample } from './open_sample.tsx';
import { moreKeys, savePanes } from './overlays.ts';
import { usePictureFirst } from './picture_first.ts';
import { useReviewQueue } from './queue.ts';
import { LeftRail } from './rails.tsx';
import { ScoreBar } from './scoring/score_bar.tsx';
import { useScoring } from './scoring/use_saying.ts';
import { ShareButton } from './share/share_button.tsx';
import { copyText, tellAddress, useAddress } from './use_address.ts';
import { type Place, useLast, useOpen } from './use_open.ts';
import { usePanels } from './use_panels.ts';
import { usePreload } from './use_preload.ts';
import { useProjectSettings } from './use_project_settings.ts';
import { session, useOpened } from './use_session.ts';
import { savePng, toggleFullScreen } from './view_tools.tsx';
import styles from './viewer.module.css';
import { ViewerButton, Viewing } from './viewer_button.tsx';
import { firstOf, useViewsMenu } from './views_of.tsx';

const loadGrid = () => import('./grid/grid_view.tsx');
const GridView = lazy(loadGrid);
const AllDone = lazy(async () => ({ default: (await import('./all_done.tsx')).AllDone }));

/** All of a project but its data: what is open of it, and everything around that. */
export function Viewer({ project, place }: { project: Project; place: Place | null }) {
  const [path, navigate] = useLocation();
  const filter = useFilter(project.id, path);
  useOthers(project.id, project.mark);
  const { openId, waitingFor, nextTry, opened, annotation, arrived, operations } = useOpen(place);
  const categoryId = useLast(
    place?.kind === 'category'
      ? place.id
      : (annotation?.categoryId ?? (openId === null ? firstCategory(project) : null)),
  );
  const category = project.categories.find((one) => one.id === categoryId);
  const elsewhere = arrived && arrived.projectId !== project.id ? arrived : undefined;

  const [unfoldedChoice, setUnfolded] = useState<{ under: number | null; id: number | null } | null>(null);
  const unfolded = unfoldedChoice?.under === categoryId ? unfoldedChoice.id : categoryId;
  const openHere = annotation && annotation.id === openId ? annotation.categoryId : null;
  const rows = useCategory(categoryId, filter, openHere === categoryId ? openId : null);
  const unfoldedRows = useCategory(unfolded, filter, openHere === unfolded ? openId : null);
  const found = useFound(project.id, filter);
  useRowsAround(rows, openId);
  // It may be chosen in a category that is only unfolded.
  const openName = [...rows.rows, ...unfoldedRows.rows].find((row) => row.id === (waitingFor ?? openId))?.name;

  const [model] = useState(makeCanvasModel);
  const canvas = useSignal(model.canvas);
  const views = useQuery(viewsQuery(project.id));
  // What the project says of the first look is waited for; nothing else is.
  const store = useOpened(views.isPending ? undefined : annotation, firstOf(views.data));

  const settings = useProjectSettings(project, store);
  const panels = usePanels(settings);
  const [dark, setDark] = useStored('dark-background', settings.get('darkmode') !== '0');
  const [twoFingers, setTwoFingers] = useStored('two-fingers-pan', false);
  useEffect(() => {
    if (canvas) canvas.twoFingersPan = twoFingers;
  }, [canvas, twoFingers]);
  const stack = useStack(store, canvas);
  const [keepsView, setKeepsView] = useStored('keep-view', true);
  const [keepsLooks, setKeepsLooks] = useStored('keep-looks', true);
  useEffect(() => {
    if (canvas) canvas.keepsView = keepsView;
    session.keepsLooks = keepsLooks;
  }, [canvas, keepsView, keepsLooks]);
  const [keysOpen, setKeysOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const viewsMenu = useViewsMenu(panels);

  const open = (id: number) => navigate(`/project/${project.id}/annotation/${id}`);
  const openGrid = (id: number) => navigate(`/project/${project.id}/category/${id}`);
  const isDone = place?.kind === 'done';
  const showsGrid = openId === null && !isDone;
  const counted = useMemo(() => projectWithChanges(project, operations), [project, operations]);
  const at = rows.rows.findIndex((row) => row.id === openId);
  const compared = useComparing(openId, rows.rows[at + 1]?.id ?? rows.rows[at - 1]?.id, canvas);
  useAddress(store, canvas, arrived !== undefined && waitingFor === null && store?.annotationId === openId);
  const annotates = arrived ? mayAnnotate(arrived.level) : mayAnnotateIn(project);
  // Leafing leaves no trail: back leads to where one came from.
  const leafTo = (id: number) => navigate(`/project/${project.id}/annotation/${id}`, { replace: openId !== null });
  const isAlone = arrived && !views.isPending && !(compared.actions || null)?.isOn;
  const leaf = usePictureFirst(isAlone ? canvas : null, leafTo);
  const { next, previous, goNext, goPrevious, goOn } = useReviewQueue({
    annotates,
    openId,
    rows: rows.rows,
    filter,
    open: leaf,
    onAllDone: () => navigate(`/project/${project.id}/done`),
  });
  usePreload(canvas, arrived?.id ?? null, next, previous);
  // What is shown stays when asking again fails, unless it is there no more, or no more for this person.
  const gone = isStatus(opened.error, 404) || isStatus(opened.error, 403);
  const failed = openId !== null && opened.isError && (gone || !annotation);
  const lost = useLostRight(arrived, gone);
  const scoring = useScoring({
    project,
    annotation: failed ? undefined : arrived,
    isSeen: () => session.opened.get()?.annotationId === openId && (canvas?.isSeen() ?? true),
    goOn,
  });
  const showGrid = categoryId === null ? undefined : () => openGrid(categoryId);
  const find = () => {
    panels.setLeft(true);
    // The panel may have to appear first.
    requestAnimationFrame(() => search.current?.focus());
  };
  // An annotation has one address: that of its own project.
  useEffect(() => {
    if (elsewhere) navigate(`/project/${elsewhere.projectId}/annotation/${elsewhere.id}`, { replace: true });
  }, [elsewhere, navigate]);
  useRemember(arrived, rows.rows.find((row) => row.id === openId)?.thumbnail);
  const { data: me } = useQuery(meQuery);
  const drawer = useDrawer(arrived, canvas, store, isOn(settings, 'expandcomment'));
  const acting = useGridActing();
  const viewing: ViewerContext = {
    say: scoring ?? (showsGrid ? acting.say : null),
    selecting: showsGrid ? acting.selecting : null,
    mayAnnotate: annotates,
    toggleComments: openId === null ? undefined : drawer.toggle,
    picture: canvas && {
      zoomBy: (factor) => canvas.zoomBy(factor),
      fit: () => canvas.fit(),
      actualPixels: () => canvas.actualPixels(),
      panBy: (right, down) => canvas.panBy(right, down),
      rotate: () => canvas.rotate(),
      flip: () => canvas.flip(),
      copyLink: () => store && copyText(tellAddress(store, canvas)),
      save: (times) => {
        const panes = savePanes.get();
        if (panes) return panes(times);
        if (!store || !annotation) return;
        const { name, categoryName } = annotation;
        void savePng(canvas, store, times, { project: project.name, category: categoryName, annotation: name });
      },
    },
    layers: store && layerActions(store),
    stack: stack.actions,
    toggleViews: store ? viewsMenu.toggle : undefined,
    compare: compared.actions || null,
    showsGrid,
    panels,
    goPrevious,
    goNext,
    showGrid,
    find,
    toggleDark: () => setDark(!dark),
    toggleKeepView: () => setKeepsView(!keepsView),
    toggleKeepLooks: () => setKeepsLooks(!keepsLooks),
    keepsView,
    keepsLooks,
    toggleTwoFingers: () => setTwoFingers(!twoFingers),
    toggleFullScreen: () => toggleFullScreen(frame.current),
    showKeys: () => setKeysOpen(true),
  };
  useCommands(viewerCommands, viewing);
  const keysOfMore = useSignal(moreKeys);

  const away =
    waitingFor !== null && openId !== null
      ? { nextTry, tryNow: () => void opened.refetch(), stay: () => open(openId) }
      : undefined;
  const absent = isDone ? false : failed ? gone : showsGrid && !category;
  useTitle(...(absent ? ['Not found'] : [arrived?.name, arrived?.categoryName ?? category?.name, project.name]));
  const layout = [
    styles.viewer,
    showsGrid && styles.withGrid,
    !panels.left && styles.leftRail,
    !panels.right && styles.rightRail,
    compared.className,
  ];
  return (
    <Viewing value={viewing}>
      <div ref={frame} className={layout.filter(Boolean).join(' ')}>
        <TopBar
          actions={
            <>
              {arrived && !failed && <ShareButton annotation={arrived} />}
              <ViewerButton command="keys" />
            </>
          }
        >
          <Crumbs
            project={project}
            category={category ?? (annotation && { id: annotation.categoryId, name: annotation.categoryName })}
            annotation={arrived?.name ?? openName}
          />
        </TopBar>
        {panels.left ? (
          <AnnotationList
            project={counted}
            categoryId={categoryId}
            annotationId={openId}
            waitingFor={waitingFor}
            showsGrid={showsGrid}
            rows={unfoldedRows}
            unfolded={unfolded}
            onUnfold={(id) => setUnfolded({ under: categoryId, id })}
            found={found}
            filter={filter}
            searchRef={search}
            onOpenGrid={openGrid}
          />
        ) : (
          <LeftRail {...progressOf(counted)} showsGrid={showsGrid} />
        )}
        {showsGrid && category && (
          <Suspense fallback={<LoadingPage />}>
            <GridView project={project} category={category} rows={rows} filter={filter} onActing={acting.set} />
          </Suspense>
        )}
        {showsGrid && !category && (
          <div className={styles.whole}>
            <NotFound />
          </div>
        )}
        {isDone && (
          <div className={styles.whole}>
            <Suspense>
              <AllDone project={counted} onOpenGrid={openGrid} />
            </Suspense>
          </div>
        )}
        {!showsGrid && (
          <ScoreBar
            project={project}
            annotation={failed ? undefined : arrived}
            scoring={scoring}
            lost={lost}
            unfolds={settings.get('expandclassification') !== '0'}
          />
        )}
        {!showsGrid && failed && (
          <div className={styles.whole}>
            <PageError error={opened.error} onRetry={() => opened.refetch()} />
          </div>
        )}
        {openId !== null && !failed && (
          <OpenSample
            project={project}
            model={model}
            store={store}
            annotation={annotation}
            arrived={arrived}
            openId={openId}
            name={openName}
            away={away}
            me={me}
            settings={settings}
            dark={dark}
            twoFingers={twoFingers}
            stack={stack}
            drawer={drawer}
            views={views.data ?? []}
            viewsMenu={viewsMenu}
          />
        )}
        <KeysDialog
          table={{ ...offered(viewerCommands, viewing), ...(viewing.toggleViews ? viewsCommands : {}), ...keysOfMore }}
          open={keysOpen}
          onClose={() => setKeysOpen(false)}
        />
      </div>
    </Viewing>
  );
}
