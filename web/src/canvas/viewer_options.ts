import OpenSeadragon from 'openseadragon';
import { drawer } from './drawers.ts';

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

// It warns about every tile that arrives after its annotation was left, which is what happens when one leafs through.
(OpenSeadragon as unknown as { console: object }).console = Object.assign(Object.create(console), { warn: () => {} });

/** How often a tile that failed is asked for again. */
export const tileRetries = 2;

/** How OpenSeadragon is used here. What is not named keeps its default; what is has a reason. */
export function viewerOptions(element: HTMLElement, overview: HTMLElement): OpenSeadragon.Options {
  const still = calm.matches;
  const options = {
    element,
    drawer: drawer(),
    showNavigationControl: false,
    showNavigator: true,
    navigatorElement: overview,
    navigatorMaintainSizeRatio: false,
    navigatorOpacity: 1,
    navigatorDisplayRegionColor: '#FFFFFF',
    // Keys are ours: its own would take digits and letters that mean something else here.
    keyboardNavEnabled: false,
    tabIndex: -1,
    // The wheel is ours, too: its own takes every event for a notch, and a swipe over a trackpad sends dozens.
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, scrollToZoom: false, flickEnabled: false },
    gestureSettingsTouch: { flickEnabled: !still },
    animationTime: still ? 0 : 0.25,
    springStiffness: 8,
    blendTime: 0,
    // Where one looks is for ImageCanvas to say.
    preserveViewport: true,
    minZoomImageRatio: 0.2,
    maxZoomPixelRatio: 40,
    visibilityRatio: 0.1,
    // ImageCanvas does it, and keeps the picture where it is on the screen.
    autoResize: false,
    // By default one tile a frame is drawn first, and a tile that failed is never asked for again.
    maxTilesPerFrame: 50,
    imageLoaderLimit: 8,
    maxImageCacheCount: 400,
    tileRetryMax: tileRetries,
    tileRetryDelay: 500,
  };
  // Its types know neither a drawer by class nor an element for the overview.
  return options as unknown as OpenSeadragon.Options;
}

/**
 * What OpenSeadragon does before it takes an image in, but at once: it would wait for a turn of the page, behind all that is drawn of the
 * page meanwhile. Our sources are ready when they are made.
 */
export function takeImagesAtOnce(viewer: OpenSeadragon.Viewer): void {
  type Options = { tileSource: OpenSeadragon.TileSource };
  const taking = viewer as unknown as {
    instantiateTileSourceClass: (options: Options) => Promise<{ source: OpenSeadragon.TileSource }>;
  };
  taking.instantiateTileSourceClass = async (options) => {
    Object.assign(options, {
      preload: false,
      crossOriginPolicy: false,
      ajaxWithCredentials: false,
      loadTilesWithAjax: false,
      ajaxHeaders: {},
    });
    return { source: options.tileSource };
  };
}
