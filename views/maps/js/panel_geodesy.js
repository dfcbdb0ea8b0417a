// Measures on the GRS80 ellipsoid: geodesic distance, true area, and the CGCS2000 3-degree Gauss-Krüger grid.

const A = 6378137;
const F = 1 / 298.257222101;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const RAD = Math.PI / 180;

/** Geodesic distance in metres between two [lng, lat] in degrees (Vincenty 1975, inverse). */
export function distance([lng1, lat1], [lng2, lat2]) {
  const U1 = Math.atan((1 - F) * Math.tan(lat1 * RAD));
  const U2 = Math.atan((1 - F) * Math.tan(lat2 * RAD));
  const [s1, c1, s2, c2] = [Math.sin(U1), Math.cos(U1), Math.sin(U2), Math.cos(U2)];
  const L = (lng2 - lng1) * RAD;
  let lambda = L;
  for (let step = 0; step < 100; step += 1) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    if (sinSigma === 0) return 0;
    const cosSigma = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    const cos2Alpha = 1 - sinAlpha * sinAlpha;
    const cos2m = cos2Alpha === 0 ? 0 : cosSigma - (2 * s1 * s2) / cos2Alpha;
    const C = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const next = L + (1 - C) * F * sinAlpha * (sigma + C * sinSigma * (cos2m + C * cosSigma * (2 * cos2m * cos2m - 1)));
    const settled = Math.abs(next - lambda) < 1e-13;
    lambda = next;
    if (settled) return B * arcLength(cos2Alpha, sigma, sinSigma, cosSigma, cos2m);
  }
  return NaN;
}

function arcLength(cos2Alpha, sigma, sinSigma, cosSigma, cos2m) {
  const u2 = (cos2Alpha * (A * A - B * B)) / (B * B);
  const a = 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const b = (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const inner = cosSigma * (2 * cos2m * cos2m - 1) - (b / 6) * cos2m * (4 * sinSigma * sinSigma - 3) * (4 * cos2m * cos2m - 3);
  return a * (sigma - b * sinSigma * (cos2m + (b / 4) * inner));
}

/** Length in metres of a path of [lng, lat]. */
export function length(path) {
  let sum = 0;
  for (let i = 1; i < path.length; i += 1) sum += distance(path[i - 1], path[i]);
  return sum;
}

/** Area in square metres of a ring of [lng, lat], open or closed: planar area in the ellipsoidal Lambert equal-area projection. */
export function area(ring) {
  if (ring.length < 3) return 0;
  const lng0 = ring.reduce((sum, point) => sum + point[0], 0) / ring.length;
  const lat0 = ring.reduce((sum, point) => sum + point[1], 0) / ring.length;
  const plane = ring.map((point) => equalArea(point, lng0, lat0));
  let twice = 0;
  for (let i = 0; i < plane.length; i += 1) {
    const [x1, y1] = plane[i];
    const [x2, y2] = plane[(i + 1) % plane.length];
    twice += x1 * y2 - x2 * y1;
  }
  return Math.abs(twice) / 2;
}

function authalicQ(lat) {
  const s = Math.sin(lat);
  return (1 - E2) * (s / (1 - E2 * s * s) - (1 / (2 * E)) * Math.log((1 - E * s) / (1 + E * s)));
}

/** Snyder (1987), equations 24-17 to 24-20. */
function equalArea([lng, lat], lng0, lat0) {
  const qp = authalicQ(Math.PI / 2);
  const beta = Math.asin(authalicQ(lat * RAD) / qp);
  const beta0 = Math.asin(authalicQ(lat0 * RAD) / qp);
  const rq = A * Math.sqrt(qp / 2);
  const s0 = Math.sin(lat0 * RAD);
  const d = (A * (Math.cos(lat0 * RAD) / Math.sqrt(1 - E2 * s0 * s0))) / (rq * Math.cos(beta0));
  const dl = (lng - lng0) * RAD;
  const cosine = Math.sin(beta0) * Math.sin(beta) + Math.cos(beta0) * Math.cos(beta) * Math.cos(dl);
  const b = rq * Math.sqrt(2 / (1 + cosine));
  return [b * d * Math.cos(beta) * Math.sin(dl), (b / d) * (Math.cos(beta0) * Math.sin(beta) - Math.sin(beta0) * Math.cos(beta) * Math.cos(dl))];
}

const N = F / (2 - F);
const RECTIFYING = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ALPHA = [
  N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3 + (41 / 180) * N ** 4,
  (13 / 48) * N ** 2 - (3 / 5) * N ** 3 + (557 / 1440) * N ** 4,
  (61 / 240) * N ** 3 - (103 / 140) * N ** 4,
  (49561 / 161280) * N ** 4,
];

/** Easting with zone prefix and northing in metres of [lng, lat] in EPSG:4523 (zone 35, meridian 105°E); Krüger's series to n⁴. */
export function zone35([lng, lat]) {
  const phi = lat * RAD;
  const dl = (lng - 105) * RAD;
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - E * Math.atanh(E * Math.sin(phi)));
  const xi = Math.atan2(t, Math.cos(dl));
  const eta = Math.asinh(Math.sin(dl) / Math.hypot(t, Math.cos(dl)));
  let [x, y] = [eta, xi];
  ALPHA.forEach((alpha, i) => {
    const k = 2 * (i + 1);
    x += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
    y += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
  });
  return [35500000 + RECTIFYING * x, RECTIFYING * y];
}
