import type { AnnotationRow } from './annotation.ts';

/** What has changed of one sample, whoever did it. */
export interface NewsOfSample {
  /** 0: of so many samples of the category that they are not told one by one */
  id: number;
  categoryId: number;
  /** as lists show it now; null: it is there no more. A picture of one image is not told. */
  row: (Omit<AnnotationRow, 'id' | 'categoryId' | 'thumbnail'> & { thumbnail?: string }) | null;
}

/** What has changed in a project since one asked last. */
export interface News {
  /** where the next question begins */
  mark: string;
  /** anything may be new */
  all: boolean;
  samples: NewsOfSample[];
}
