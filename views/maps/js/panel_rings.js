// Rings of [lng, lat] as a reader draws them: whether an edge meets another, and what their size is in a few words.

import { number, sensible, withUnit, word } from "./panel_dom.js";
import { area, length } from "./panel_geodesy.js";

const MU = 10000 / 15;

/** Twice the signed area of a triangle: which side of the line ab the point c is on. */
const side = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
const within = ([ax, ay], [bx, by], [x, y]) => Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by);

/** Whether the stretches ab and cd have a point in common. */
export function meet(a, b, c, d) {
  const [p, q, r, s] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (p > 0 !== q > 0 && r > 0 !== s > 0 && p && q && r && s) return true;
  return (p === 0 && within(a, b, c)) || (q === 0 && within(a, b, d)) || (r === 0 && within(c, d, a)) || (s === 0 && within(c, d, b));
}

/** Whether the edges of an open path, or of a `closed` ring, meet elsewhere than at the corners they share. */
export function crosses(path, closed) {
  const count = path.length;
  const edges = Array.from({ length: closed ? count : count - 1 }, (_, i) => [path[i], path[(i + 1) % count]]);
  for (let i = 0; i < edges.length; i += 1) {
    for (let j = i + 1; j < edges.length; j += 1) {
      const joined = j === i + 1 || (closed && i === 0 && j === edges.length - 1);
      if (!joined && meet(...edges[i], ...edges[j])) return true;
      if (joined && folds(edges[i], edges[j])) return true;
    }
  }
  return false;
}

/** Whether two edges that share a corner lie on top of each other. */
function folds([a, b], [c, d]) {
  const [corner, one, other] = b === c ? [b, a, d] : [a, b, c];
  const along = (one[0] - corner[0]) * (other[0] - corner[0]) + (one[1] - corner[1]) * (other[1] - corner[1]);
  return side(corner, one, other) === 0 && along > 0;
}

/** Area and perimeter of a ring, in the units that people say for its size. */
export function sizes(ring) {
  const size = area(ring);
  const large = size >= 1e6 ? [sensible(size / 1e6), word("km2")] : size >= 1e4 ? [sensible(size / 1e4), word("ha")] : [number(size, size < 100 ? 1 : 0), word("m2")];
  return [
    [word("area"), `${withUnit(...large)} · ${withUnit(sensible(size / MU), word("mu"))}`],
    [word("perimeter"), distance(length([...ring, ring[0]]))],
  ];
}

/** A length in metres or kilometres. */
export const distance = (metres) => (metres < 10000 ? withUnit(number(metres, metres < 100 ? 1 : 0), word("m")) : withUnit(sensible(metres / 1000), word("km")));
