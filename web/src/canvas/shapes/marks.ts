import type { Mark } from '../../model/drawing/classes.ts';

/** The marks of points. size: from the middle to the edge. */
export function traceMark(path: Path2D, x: number, y: number, size: number, mark: Mark): void {
  if (mark === 'disc') {
    const radius = size * 0.85;
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners[mark].forEach(([dx, dy], i) => {
    if (i === 0) path.moveTo(x + dx * size, y + dy * size);
    else path.lineTo(x + dx * size, y + dy * size);
  });
  path.closePath();
}

export function paintMarks(
  ink: CanvasRenderingContext2D,
  path: Path2D,
  colour: string,
  isSelected: boolean,
  zoom: number,
): void {
  ink.strokeStyle = isSelected ? '#fff' : '#000';
  ink.lineWidth = (isSelected ? 4 : 2) / zoom;
  ink.stroke(path);
  if (isSelected) {
    ink.strokeStyle = '#000';
    ink.lineWidth = 1.5 / zoom;
    ink.stroke(path);
  }
  ink.fillStyle = colour;
  ink.fill(path);
}

const third = 1 / 3;
const corners: Record<Exclude<Mark, 'disc'>, readonly (readonly [number, number])[]> = {
  square: [
    [-0.75, -0.75],
    [0.75, -0.75],
    [0.75, 0.75],
    [-0.75, 0.75],
  ],
  diamond: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  triangle: [
    [0, -0.95],
    [0.95, 0.75],
    [-0.95, 0.75],
  ],
  cross: [
    [-third, -1],
    [third, -1],
    [third, -third],
    [1, -third],
    [1, third],
    [third, third],
    [third, 1],
    [-third, 1],
    [-third, third],
    [-1, third],
    [-1, -third],
    [-third, -third],
  ],
};
