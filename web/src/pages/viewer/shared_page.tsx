import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { annotationQuery } from '../../api/annotation.ts';
import { ApiError } from '../../api/client.ts';
import { openShare } from '../../api/shares.ts';
import { viewsQuery } from '../../api/views.ts';
import { offered } from '../../commands/command.ts';
import { useCommands } from '../../commands/use_commands.ts';
import { type ViewerContext, viewerCommands } from '../../commands/viewer.ts';
import { commentCounts } from '../../model/annotation.ts';
import { dateText } from '../../model/time.ts';
import { PageError } from '../../shell/page_error.tsx';
import { ThemeButton } from '../../shell/top_bar.tsx';
import { Icon, Mark } from '../../ui/icons.tsx';
import { LoadingPage } from '../../ui/notice.tsx';
import { useSignal } from '../../ui/use_signal.ts';
import { useStored } from '../../ui/use_stored.ts';
import { useTitle } from '../../ui/use_title.ts';
import { makeCanvasModel } from './canvas_model.ts';
import { CanvasPane } from './canvas_pane.tsx';
import { CommentsButton } from './comments/comments_button.tsx';
import { CommentDrawer, Pins } from './comments/late_drawer.ts';
import { useDrawer } from './comments/use_drawer.ts';
import { DrawingsOf } from './drawings_of.tsx';
import { useFetched } from './late.tsx';
import { KeysDialog } from './late_keys.ts';
import { layerActions } from './layers/layer_actions.ts';
import { LayerPanel } from './layers/layer_panel.tsx';
import { useStack } from './layers/use_stack.ts';
import { RightRail } from './rails.tsx';
import styles from './shared.module.css';
import { Strip } from './strip.tsx';
import { copyText } from './use_address.ts';
import { usePanels } from './use_panels.ts';
import { useOpened } from './use_session.ts';
import { savePng, toggleFullScreen } from './view_tools.tsx';
import viewer from './viewer.module.css';
import { ViewerButton, Viewing } from './viewer_button.tsx';
import { firstOf } from './views_of.tsx';

/** What anyone sees who holds a link: one annotation, to look at. The secret stands after the #, which no server is told. */
export default function SharedPage() {
  const secret = useSecret();
  const opened = useQuery({ queryKey: ['shared', secret], queryFn: () => openShare(secret), retry: mayComeBack });
  // A link that is ended goes from the screens of those who look at it, too.
  const sample = useQuery({
    ...annotationQuery(opened.data?.annotationId ?? 0),
    enabled: opened.data !== undefined,
    refetchInterval: 5_000,
    retry: mayComeBack,
  });
  const error = opened.error ?? sample.error;
  if (error instanceof ApiError && (error.status === 404 || error.status === 401 || error.status === 403)) {
    return <Ended until={opened.data?.until} />;
  }
  if (error && !sample.data) {
    return <PageError error={error} onRetry={() => (opened.error ? opened.refetch() : sample.refetch())} />;
  }
  if (!opened.data || !sample.data) return <LoadingPage />;
  return <Shared {...opened.data} annotation={sample.data} />;
}

function mayComeBack(failures: number, error: Error): boolean {
  return failures < 3 && error instanceof ApiError && (error.status === 0 || error.status >= 502);
}

function useSecret(): string {
  const [secret, setSecret] = useState(() => location.hash.slice(1));
  useEffect(() => {
    const onHash = () => setSecret(location.hash.slice(1));
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  return secret;
}

interface SharedProps {
  name: string;
  author: string;
  until: number;
  annotation: Parameters<typeof useOpened>[0] & object;
}

function Shared({ name, author, until, annotation }: SharedProps) {
  const [model] = useState(makeCanvasModel);
  const canvas = useSignal(model.canvas);
  const views = useQuery(viewsQuery(annotation.projectId));
  const store = useOpened(views.isPending ? undefined : annotation, firstOf(views.data));
  const panels = usePanels();
  const [dark, setDark] = useStored('dark-background', true);
  const [twoFingers, setTwoFingers] = useStored('two-fingers-pan', false);
  useEffect(() => {
    if (canvas) canvas.twoFingersPan = twoFingers;
  }, [canvas, twoFingers]);
  const stack = useStack(store, canvas);
  const [keysOpen, setKeysOpen] = useState(false);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const [, navigate] = useLocation();
  const drawer = useDrawer(annotation, canvas, store);
  const comments = useMemo(() => commentCounts(annotation.comments), [annotation]);
  useFetched(CommentDrawer, Pins);
  useTitle(name);
  const viewing: ViewerContext = {
    say: null,
    mayAnnotate: false,
    selecting: null,
    toggleComments: drawer.toggle,
    picture: canvas && {
      zoomBy: (factor) => canvas.zoomBy(factor),
      fit: () => canvas.fit(),
      actualPixels: () => canvas.actualPixels(),
      panBy: (right, down) => canvas.panBy(right, down),
      rotate: () => canvas.rotate(),
      flip: () => canvas.flip(),
      // The address holds the link, and stays as it is.
      copyLink: () => copyText(location.href),
      save: (times) =>
        store && savePng(canvas, store, times, { project: '', category: '', annotation: name }, location.origin),
    },
    layers: store && layerActions(store),
    stack: stack.actions,
    compare: null,
    toggleViews: undefined,
    // There is no other annotation to keep them for.
    keepsView: false,
    toggleKeepView: () => {},
    keepsLooks: false,
    toggleKeepLooks: () => {},
    showsGrid: false,
    isGuest: true,
    panels,
    goPrevious: undefined,
    goNext: undefined,
    showGrid: undefined,
    find: () => {},
    toggleDark: () => setDark(!dark),
    toggleTwoFingers: () => setTwoFingers(!twoFingers),
    toggleFullScreen: () => toggleFullScreen(frame),
    showKeys: () => setKeysOpen(true),
  };
  useCommands(viewerCommands, viewing);
  return (
    <Viewing value={viewing}>
      <div
        ref={setFrame}
        className={[viewer.viewer, styles.shared, !panels.right && viewer.rightRail].filter(Boolean).join(' ')}
      >
        <header className={styles.top}>
          <Mark />
          <h1 className="cut" title={name}>
            {name}
          </h1>
          <span className="small quiet cut">
            shared{author && ` by ${author}`} until {dateText(until)}
          </span>
          <span className={viewer.grow} />
          <span className={`small quiet ${styles.look}`}>
            <Icon name="eye" small />
            Look only
          </span>
          <ViewerButton command="keys" />
          <ThemeButton />
          <Button variant="text" onClick={() => navigate('/login')}>
            Log in
          </Button>
        </header>
        <CanvasPane
          model={model}
          store={store}
          name={name}
          stale={store?.annotationId !== annotation.id}
          dark={dark}
          twoFingers={twoFingers}
          draws={false}
        />
        <DrawingsOf canvas={canvas} store={store} annotation={annotation} />
        {canvas && <Pins canvas={canvas} {...drawer} onChoose={drawer.choose} />}
        {drawer.isOpen && <CommentDrawer annotation={annotation} me={undefined} {...drawer} onChoose={drawer.choose} />}
        <Strip model={model} store={store} opening="" away={undefined}>
          <CommentsButton comments={annotation.comments} open={drawer.isOpen} />
        </Strip>
        {panels.right ? (
          <LayerPanel store={store} player={stack.player} comments={comments} />
        ) : (
          <RightRail store={store} />
        )}
        <KeysDialog table={offered(viewerCommands, viewing)} open={keysOpen} onClose={() => setKeysOpen(false)} />
      </div>
    </Viewing>
  );
}

/** The link leads nowhere any more, or never did: nobody can tell the difference. */
function Ended({ until }: { until: number | undefined }) {
  const [, navigate] = useLocation();
  useTitle('This link has ended');
  return (
    <main className="middle">
      <section className={styles.ended}>
        <div className={styles.brand}>
          <Mark />
          Memento
        </div>
        <h1>
          <Icon name="clock" />
          This link has ended
        </h1>
        <p className="quiet">
          {until && until < Date.now()
            ? `It could be opened until ${dateText(until)}.`
            : 'It has expired, or was revoked.'}{' '}
          Whoever sent it to you can make a new one.
        </p>
        <p className="quiet">If you have an account here, you may find it among your projects.</p>
        <div>
          <Button onClick={() => navigate('/login')}>Log in</Button>
        </div>
      </section>
    </main>
  );
}
