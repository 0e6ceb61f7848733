import type OpenSeadragon from 'openseadragon';

/** Below the picture and, small, below the overview. */
export function showSealed(
  viewer: OpenSeadragon.Viewer,
  place: OpenSeadragon.TiledImage,
  picture: HTMLImageElement,
): void {
  showBelow(viewer, place, picture);
  const small: OpenSeadragon.Viewer | undefined = viewer.navigator;
  const twins = Array.from({ length: small?.world.getItemCount() ?? 0 }, (_, i) => small?.world.getItemAt(i));
  const twin = twins.find((one) => one?.source === place.source);
  if (small && twin) showBelow(small, twin, picture.cloneNode() as HTMLImageElement);
}

/**
 * A picture that its server lets nobody read, below the canvas and in step with it: WebGL must not touch it. It goes when its place in the
 * world does.
 */
function showBelow(viewer: OpenSeadragon.Viewer, place: OpenSeadragon.TiledImage, picture: HTMLImageElement): void {
  const box = viewer.canvas;
  picture.alt = '';
  picture.draggable = false;
  picture.style.cssText = 'position:absolute;left:0;top:0;max-width:none;transform-origin:0 0;pointer-events:none';
  box.prepend(picture);
  const follow = () => {
    if (viewer.isDestroyed() || viewer.world.getIndexOfItem(place) < 0) return picture.remove();
    requestAnimationFrame(follow);
    picture.style.opacity = String(place.getOpacity());
    const { naturalWidth: width, naturalHeight: height } = picture;
    const at = (x: number, y: number) => onPage(viewer, place.imageToViewportCoordinates(x, y, true));
    const [corner, right, down] = [at(0, 0), at(width, 0), at(0, height)];
    const parts = [
      (right.x - corner.x) / width,
      (right.y - corner.y) / width,
      (down.x - corner.x) / height,
      (down.y - corner.y) / height,
      corner.x,
      corner.y,
    ];
    picture.style.transform = `matrix(${parts.join(',')})`;
  };
  follow();
}

function onPage({ viewport }: OpenSeadragon.Viewer, point: OpenSeadragon.Point): { x: number; y: number } {
  const at = viewport.pixelFromPoint(point, true);
  return viewport.getFlip() ? { x: viewport.getContainerSize().x - at.x, y: at.y } : at;
}
