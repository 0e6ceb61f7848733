import { type ClassLook, inkOn, type Mark } from '../../../model/drawing/classes.ts';

const paths: Record<Mark, string> = {
  disc: 'M6 1a5 5 0 1 0 0 10A5 5 0 1 0 6 1z',
  diamond: 'M6 0l6 6-6 6-6-6z',
  triangle: 'M6 .5 11.7 10.5H.3z',
  square: 'M1.5 1.5h9v9h-9z',
  cross: 'M4 0h4v4h4v4H8v4H4V8H0V4h4z',
};

/** The mark of a class with its letter, as its points have it in the picture. */
export function ClassMark({ look }: { look: ClassLook }) {
  return (
    <svg width="14" height="14" viewBox="0 0 12 12" aria-hidden="true" style={{ flex: 'none' }}>
      <path d={paths[look.mark]} fill={look.colour} stroke="rgba(0, 0, 0, 0.6)" strokeWidth=".75" />
      <text
        x="6"
        y={look.mark === 'triangle' ? 9.5 : 8.6}
        fontSize="7"
        fontWeight="700"
        textAnchor="middle"
        fill={inkOn(look.colour)}
      >
        {look.letter}
      </text>
    </svg>
  );
}
