/**
 * Groups that are planes of one stack: an import calls them "Z3", "T0 Z3", "cells S1 T0 Z3" (lib/import/planes.cpp), people
 * "z_03" or "Time 5". What stands before the axes tells stacks apart.
 */
export interface PlaneName {
  stack: string;
  z: number | null;
  t: number | null;
}

const axisAtEnd = /(?:^|[\s_.-])(z|slice|plane|depth|t|time|frame)[\s_=.-]?(\d{1,9})$/i;
const isTime = /^(t|time|frame)$/i;

/** What the name of a group says of its place in a stack; null when it says nothing. */
export function planeName(name: string): PlaneName | null {
  let rest = name.trim();
  const found: PlaneName = { stack: '', z: null, t: null };
  for (let axis = axisAtEnd.exec(rest); axis; axis = axisAtEnd.exec(rest)) {
    const key = isTime.test(axis[1] as string) ? 't' : 'z';
    if (found[key] !== null) break;
    found[key] = Number(axis[2]);
    rest = rest.slice(0, axis.index).trimEnd();
  }
  found.stack = rest;
  return found.z === null && found.t === null ? null : found;
}

/** Planes of one stack: at which depths and times there are some, ascending, as their names count them. */
export interface Stack {
  name: string;
  depths: number[];
  times: number[];
  /** by the id of a plane's group: indices into depths and times */
  planes: Map<number, { z: number; t: number }>;
}

/** The stacks among groups. Groups are planes when at least two share a stack, and no two a place in it. */
export function stacksOf(groups: readonly { id: number; name: string }[]): Stack[] {
  const byStack = new Map<string, { id: number; z: number; t: number }[]>();
  for (const { id, name } of groups) {
    const plane = planeName(name);
    if (!plane) continue;
    // Of which axes there are: "Z3" and "T3" are no planes of one stack.
    const key = `${plane.stack}\n${plane.z !== null}${plane.t !== null}`;
    const members = byStack.get(key) ?? [];
    members.push({ id, z: plane.z ?? 0, t: plane.t ?? 0 });
    byStack.set(key, members);
  }
  return [...byStack].flatMap(([key, members]) => {
    const places = new Set(members.map(({ z, t }) => `${z} ${t}`));
    if (members.length < 2 || places.size < members.length) return [];
    const depths = ascending(members.map(({ z }) => z));
    const times = ascending(members.map(({ t }) => t));
    const planes = new Map(members.map(({ id, z, t }) => [id, { z: depths.indexOf(z), t: times.indexOf(t) }]));
    return [{ name: key.split('\n')[0] ?? '', depths, times, planes }];
  });
}

function ascending(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
