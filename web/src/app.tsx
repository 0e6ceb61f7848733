import { ThemeProvider } from '@mui/material/styles';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { isStatus } from './api/client.ts';
import { meQuery } from './api/session.ts';
import HomePage from './pages/home/home_page.tsx';
import LoginPage from './pages/login/login_page.tsx';
import type { Place } from './pages/viewer/viewer_page.tsx';
import { setCrops } from './shell/crop_of.ts';
import { ErrorBoundary } from './shell/error_boundary.tsx';
import { NotFound } from './shell/not_found.tsx';
import { PageError } from './shell/page_error.tsx';
import { QueueProvider } from './shell/queue.tsx';
import { base, SessionProvider } from './shell/session.tsx';
import { TopBar } from './shell/top_bar.tsx';
import { theme } from './theme/theme.ts';
import { LoadingPage } from './ui/notice.tsx';

const ViewerPage = lazy(() => import('./pages/viewer/viewer_page.tsx'));
const GalleryPage = lazy(async () => (await import('./pages/viewer/viewer_page.tsx')).loadGallery());
setCrops(async () => (await import('./pages/viewer/viewer_page.tsx')).loadCrops());
const AccountPage = lazy(() => import('./pages/account/account_page.tsx'));
const administration = () => import('./administration.ts');
const ProjectsPage = lazy(() => administration().then(({ ProjectsPage }) => ({ default: ProjectsPage })));
const ProjectPage = lazy(() => administration().then(({ ProjectPage }) => ({ default: ProjectPage })));
const UsersPage = lazy(() => administration().then(({ UsersPage }) => ({ default: UsersPage })));
const ShareImagePage = lazy(() => administration().then(({ ShareImagePage }) => ({ default: ShareImagePage })));
const HelpPage = lazy(() => import('./pages/help/help_page.tsx'));
const JoinPage = lazy(() => import('./pages/login/join_page.tsx'));
const SystemPage = lazy(() => administration().then(({ SystemPage }) => ({ default: SystemPage })));
const SharedPage = lazy(() => import('./pages/viewer/shared_page.tsx'));

export function App() {
  return (
    <ThemeProvider theme={theme} defaultMode="system" modeStorageKey="memento-theme" disableTransitionOnChange>
      <Router base={base}>
        <SessionProvider>
          <Whole>
            <Switch>
              <Route path="/login" component={LoginPage} />
              <Route path="/s">
                <Suspense fallback={<LoadingPage />}>
                  <SharedPage />
                </Suspense>
              </Route>
              <Route path="/join">
                <Suspense fallback={<LoadingPage />}>
                  <JoinPage />
                </Suspense>
              </Route>
              <Route>
                <LoggedIn>
                  <Pages />
                </LoggedIn>
              </Route>
            </Switch>
          </Whole>
        </SessionProvider>
      </Router>
    </ThemeProvider>
  );
}

/** Whatever breaks in a page; the way to another page stays open. */
function Whole({ children }: { children: ReactNode }) {
  const [place] = useLocation();
  return <ErrorBoundary place={place}>{children}</ErrorBoundary>;
}

function LoggedIn({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery);
  if (me.data) return <QueueProvider userId={me.data.id}>{children}</QueueProvider>;
  // Who holds a link is somebody, but has no account.
  if (isStatus(me.error, 404)) return <Redirect to="/login" replace />;
  if (me.isError && !isStatus(me.error, 401)) return <PageError error={me.error} onRetry={() => me.refetch()} />;
  return <LoadingPage />;
}

function Pages() {
  return (
    <Suspense
      fallback={
        <>
          <TopBar />
          <LoadingPage />
        </>
      }
    >
      <Switch>
        <Route path="/" component={HomePage} />
        <Route path="/account" component={AccountPage} />
        <Route path="/projects" component={ProjectsPage} />
        <Route path="/help/:book?">{({ book }) => <HelpPage book={book ?? ''} />}</Route>
        <Route path="/share" component={ShareImagePage} />
        <Route path="/system" component={SystemPage} />
        <Route path={/^\/users(?:\/(?<user>\d+|new))?\/?$/}>{({ user }) => <UsersPage user={user ?? ''} />}</Route>
        <Route path={/^\/project\/(?<project>\d+)\/edit(?:\/(?<part>[a-z]+)(?:\/(?<item>\d+))?)?\/?$/}>
          {({ project, part, item }) => (
            <ProjectPage key={project} projectId={Number(project)} part={part ?? ''} item={Number(item ?? 0)} />
          )}
        </Route>
        <Route path={/^\/project\/(?<project>\d+)\/gallery\/?$/}>
          {({ project }) => <GalleryPage key={project} projectId={Number(project)} />}
        </Route>
        {/* One route for everything in a project, so that moving about in it never builds the page anew. */}
        <Route
          path={/^\/project\/(?<project>\d+)(?:\/(?:(?<kind>category|annotation)\/(?<item>\d+)|(?<done>done)))?\/?$/}
        >
          {({ project, kind, item, done }) => (
            <ViewerPage key={project} projectId={Number(project)} place={placeOf(done ?? kind, item)} />
          )}
        </Route>
        <Route>
          <TopBar />
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}

function placeOf(kind: string | undefined, item: string | undefined): Place | null {
  if (kind === 'done') return { kind, id: 0 };
  return kind === 'category' || kind === 'annotation' ? { kind, id: Number(item) } : null;
}
