/** What the server sends, field by field. Names are the server's. */
export interface Me {
  user_id: number;
  username: string;
  name: string;
  email: string;
  sysadm: boolean;
  proadm: boolean;
}

export type Level = 'sys' | 'manage' | 'par' | 'vie' | 'none';

export interface HomeProject {
  project_id: number;
  name: string;
  settings: string;
  level: Level;
  categories: number;
  annotations: number;
  submitted: number;
  /** address of a small JPEG, or "" */
  thumbnail: string;
}

export interface Label {
  label_id: number;
  name: string;
}

export interface Category {
  category_id: number;
  name: string;
  settings: string;
  annotations: number;
  submitted: number;
}

export interface Project {
  project_id: number;
  name: string;
  owner_id: number;
  settings: string;
  level: Level;
  labels: Label[];
  categories: Category[];
}

export type Status = 'N' | 'S';

export interface AnnotationRow {
  annotation_id: number;
  name: string;
  status: Status;
  /** "" when it is not shared */
  shared: string;
  thumbnail: string;
  comments: number;
  labels: number[];
}

export interface AnnotationPage {
  annotations: AnnotationRow[];
  /** cursor of the next page, "" at the end */
  next: string;
}

export interface Layer {
  layer_id: number;
  kind: 'group' | 'image' | 'drawing';
  name: string;
  data: string;
  image_id: number;
  settings: string;
  sequence: number;
  parent_id: number;
  owner_id: number;
  version: number;
}

export interface ImageStats {
  min: number;
  max: number;
  p1: number;
  p99: number;
}

export interface Image {
  image_id: number;
  name: string;
  state: string;
  /** "T" tiled, "" flat, "E" external */
  type: string;
  uri: string;
  width: number;
  height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA */
  channels: number;
  bit_depth: number;
  pixel_size_um: number | null;
  tiles: string;
  thumbnail: string;
  tile_size: number;
  tile_format: string;
  levels: { width: number; height: number }[];
  stats?: ImageStats | null;
}

export interface Comment {
  comment_id: number;
  layer_id: number;
  content: string;
  sequence: number;
  owner_id: number;
  author: string;
  created: string;
}

export interface Annotation {
  annotation_id: number;
  name: string;
  status: Status;
  shared: string;
  image_id: number;
  project_id: number;
  category_id: number;
  owner_id: number;
  version: number;
  project_name: string;
  category_name: string;
  level: Level;
  labels: number[];
  layers: Layer[];
  images: Image[];
  comments: Comment[];
}
