import { useQuery } from '@tanstack/react-query';
import { projectQuery } from '../../api/project.ts';
import { tileStore } from '../../canvas/tiles/tile_source.ts';
import { release } from '../../canvas/tiles/tile_store.ts';
import { LayerStore } from '../../model/layers/layer_store.ts';
import { withFirstLooks } from '../../model/named_views.ts';
import type { Project } from '../../model/project.ts';
import { PageError } from '../../shell/page_error.tsx';
import { TopBar } from '../../shell/top_bar.tsx';
import { Empty, LoadingPage } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use_title.ts';
import { Crumbs } from './crumbs.tsx';
import type { Parts } from './gallery/parts.ts';
import type { Place } from './use_open.ts';
import { Viewer } from './viewer.tsx';
import { firstOf } from './views_of.tsx';

export type { Place } from './use_open.ts';

const storeAtFirst: Parts['storeAtFirst'] = ({ id, layers }, views) =>
  new LayerStore(id, withFirstLooks(firstOf(views), layers));
const tiles: Parts['tiles'] = { take: (...asked) => tileStore.take(...asked), release };

/** By way of this page, whose code it shares. */
export async function loadGallery() {
  const { galleryPage } = await import('./gallery/gallery_page.tsx');
  return { default: galleryPage({ Crumbs, storeAtFirst, tiles }) };
}

/** The same way, for who shows a piece of an image wherever one is. */
export async function loadCrops() {
  const { oneCrop } = await import('./gallery/one_crop.ts');
  return oneCrop({ storeAtFirst, tiles });
}

/** A project: one page for its grids and its images. The address says what is open; nothing else does. */
export default function ViewerPage({ projectId, place }: { projectId: number; place: Place | null }) {
  const project = useQuery(projectQuery(projectId));
  if (project.isError && !project.data) {
    return (
      <>
        <TopBar />
        <PageError error={project.error} onRetry={() => project.refetch()} />
      </>
    );
  }
  if (!project.data) {
    return (
      <>
        <TopBar />
        <LoadingPage />
      </>
    );
  }
  if (project.data.categories.length === 0 && place?.kind !== 'annotation')
    return <NoCategory project={project.data} />;
  return <Viewer project={project.data} place={place} />;
}

function NoCategory({ project }: { project: Project }) {
  useTitle(project.name);
  return (
    <>
      <TopBar>
        <Crumbs project={project} />
      </TopBar>
      <main className="middle">
        <Empty icon="empty" title="No category yet">
          Annotations appear here once someone has imported a folder into {project.name}, or added a category to it.
        </Empty>
      </main>
    </>
  );
}
