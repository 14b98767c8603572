//! Simple polygons: validity decided exactly, areas by fans of triangles.

/// A vertex in pixels.
pub(crate) type Point = [f64; 2];

/// Most vertices of one ring.
pub(crate) const MAX_VERTICES: usize = 400;
const FAR: f64 = 1e6;
/// Coordinates are read to this fraction of a pixel, so that crossing is decided in integers.
const GRAIN: f64 = 1e6;

/// A ring without self-contact and with an area.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ring {
    points: Vec<Point>,
    low: Point,
    high: Point,
}

/// Why a ring is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RingFault {
    /// Fewer than three different vertices.
    TooFewVertices,
    TooManyVertices,
    /// A coordinate is no number or too far away.
    OutOfBounds,
    /// The ring crosses or touches itself, in a single vertex too.
    CrossesItself,
}

type Exact = (i128, i128);

impl Ring {
    /// A closing vertex equal to the first and immediate repeats are dropped; everything else must be simple.
    pub(crate) fn new(vertices: &[Point]) -> Result<Self, RingFault> {
        if vertices.len() > MAX_VERTICES {
            return Err(RingFault::TooManyVertices);
        }
        let mut points: Vec<Point> = Vec::with_capacity(vertices.len());
        for vertex in vertices {
            if vertex.iter().any(|c| !c.is_finite() || c.abs() > FAR) {
                return Err(RingFault::OutOfBounds);
            }
            if points.last() != Some(vertex) {
                points.push(*vertex);
            }
        }
        while points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            return Err(RingFault::TooFewVertices);
        }
        let exact: Vec<Exact> = points
            .iter()
            .map(|[x, y]| (grains(*x), grains(*y)))
            .collect();
        if !is_simple(&exact) {
            return Err(RingFault::CrossesItself);
        }
        let fold = |of: fn(f64, f64) -> f64| {
            points.iter().skip(1).fold(
                points.first().copied().unwrap_or_default(),
                |[ax, ay], [bx, by]| [of(ax, *bx), of(ay, *by)],
            )
        };
        let (low, high) = (fold(f64::min), fold(f64::max));
        Ok(Self { points, low, high })
    }

    pub(crate) fn area(&self) -> f64 {
        self.triangles(self.low)
            .iter()
            .map(|t| t.1)
            .sum::<f64>()
            .abs()
    }

    /// Triangles from `origin` over each edge, with signed area: their signs add up to the ring's inside.
    fn triangles(&self, origin: Point) -> Vec<([Point; 3], f64)> {
        edges(&self.points)
            .map(|(a, b)| ([origin, a, b], cross(origin, a, b) / 2.0))
            .filter(|(_, area)| *area != 0.0)
            .collect()
    }

    /// Area common to both.
    pub(crate) fn intersection(&self, other: &Self) -> f64 {
        let [left, top] = [self.low[0].max(other.low[0]), self.low[1].max(other.low[1])];
        let [right, bottom] = [
            self.high[0].min(other.high[0]),
            self.high[1].min(other.high[1]),
        ];
        if left >= right || top >= bottom {
            return 0.0;
        }
        // An origin near both keeps the triangles small and the cancellation with them.
        let origin = [left, top];
        let theirs = other.triangles(origin);
        let mut sum = 0.0;
        for (mine, my_area) in self.triangles(origin) {
            for (their, their_area) in &theirs {
                let common = common_area(&mine, their);
                if (my_area > 0.0) == (*their_area > 0.0) {
                    sum += common;
                } else {
                    sum -= common;
                }
            }
        }
        sum.abs()
    }

    /// Intersection over union.
    pub(crate) fn iou(&self, other: &Self) -> f64 {
        let shared = self.intersection(other);
        let union = self.area() + other.area() - shared;
        if union > 0.0 {
            (shared / union).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

fn edges(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| (*a, *b))
}

/// Twice the signed area of a triangle.
fn cross(o: Point, a: Point, b: Point) -> f64 {
    (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
}

/// Area common to two triangles: one is cut by the three sides of the other (Sutherland and Hodgman).
fn common_area(mine: &[Point; 3], theirs: &[Point; 3]) -> f64 {
    let [a, b, c] = *theirs;
    let sides = if cross(a, b, c) > 0.0 {
        [(a, b), (b, c), (c, a)]
    } else {
        [(b, a), (a, c), (c, b)]
    };
    let mut piece: Vec<Point> = mine.to_vec();
    for (from, to) in sides {
        piece = cut(&piece, from, to);
        if piece.len() < 3 {
            return 0.0;
        }
    }
    let origin = piece.first().copied().unwrap_or_default();
    let twice: f64 = edges(&piece).map(|(a, b)| cross(origin, a, b)).sum();
    (twice / 2.0).abs()
}

/// The part of a convex piece to the left of the line.
fn cut(piece: &[Point], from: Point, to: Point) -> Vec<Point> {
    let mut kept = Vec::with_capacity(piece.len() + 1);
    for (a, b) in edges(piece) {
        let (of_a, of_b) = (cross(from, to, a), cross(from, to, b));
        if of_a >= 0.0 {
            kept.push(a);
        }
        if (of_a > 0.0 && of_b < 0.0) || (of_a < 0.0 && of_b > 0.0) {
            let t = of_a / (of_a - of_b);
            kept.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
        }
    }
    kept
}

/// A coordinate within bounds as an integer number of grains.
fn grains(value: f64) -> i128 {
    crate::practical::frame::Decimal::of((value * GRAIN).round())
        .map_or(0, |value| value.units() / 1_000_000_000_000)
}

fn turn(o: Exact, a: Exact, b: Exact) -> i128 {
    ((a.0 - o.0) * (b.1 - o.1) - (a.1 - o.1) * (b.0 - o.0)).signum()
}

/// Whether `p`, known to lie on the line through the segment, lies on the segment.
fn within(a: Exact, b: Exact, p: Exact) -> bool {
    (a.0.min(b.0)..=a.0.max(b.0)).contains(&p.0) && (a.1.min(b.1)..=a.1.max(b.1)).contains(&p.1)
}

fn touch(a: Exact, b: Exact, c: Exact, d: Exact) -> bool {
    let (abc, abd, cda, cdb) = (turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b));
    (abc != abd && cda != cdb)
        || (abc == 0 && within(a, b, c))
        || (abd == 0 && within(a, b, d))
        || (cda == 0 && within(c, d, a))
        || (cdb == 0 && within(c, d, b))
}

fn is_simple(points: &[Exact]) -> bool {
    let count = points.len();
    let edge = |place: usize| {
        let next = if place + 1 == count { 0 } else { place + 1 };
        Some((*points.get(place)?, *points.get(next)?))
    };
    for first in 0..count {
        let Some((a, b)) = edge(first) else {
            return false;
        };
        if a == b {
            return false;
        }
        for second in first + 1..count {
            let Some((c, d)) = edge(second) else {
                return false;
            };
            // Neighbours share one vertex and may share no more: no spike back along the edge.
            let spike = if second == first + 1 && count > 2 && b == c {
                turn(a, b, d) == 0 && (within(a, b, d) || within(c, d, a))
            } else if first == 0 && second + 1 == count && d == a {
                turn(c, a, b) == 0 && (within(c, a, b) || within(a, b, c))
            } else {
                touch(a, b, c, d)
            };
            if spike {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[Point]) -> Result<Ring, RingFault> {
        Ring::new(points)
    }

    #[test]
    fn v7_squares_and_the_bow_tie() {
        let first = ring(&[[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]).unwrap();
        let second = ring(&[[1.0, 1.0], [1.0, 3.0], [3.0, 3.0], [3.0, 1.0], [1.0, 1.0]]).unwrap();
        assert!((first.iou(&second) - 1.0 / 7.0).abs() < 1e-15);
        assert!((first.area() - 4.0).abs() < 1e-15);
        let bow = [[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]];
        assert_eq!(ring(&bow), Err(RingFault::CrossesItself));
    }

    #[test]
    fn what_touches_itself_is_refused() {
        let pinched = [
            [0.0, 0.0],
            [2.0, 2.0],
            [4.0, 0.0],
            [4.0, 4.0],
            [2.0, 2.0],
            [0.0, 4.0],
        ];
        assert_eq!(ring(&pinched), Err(RingFault::CrossesItself));
        let spike = [
            [0.0, 0.0],
            [4.0, 0.0],
            [4.0, 4.0],
            [4.0, 8.0],
            [4.0, 4.0],
            [0.0, 4.0],
        ];
        assert_eq!(ring(&spike), Err(RingFault::CrossesItself));
        assert_eq!(
            ring(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]),
            Err(RingFault::CrossesItself)
        );
        assert_eq!(
            ring(&[[0.0, 0.0], [1.0, 1.0]]),
            Err(RingFault::TooFewVertices)
        );
        assert_eq!(
            ring(&[[0.0, 0.0], [1.0, f64::INFINITY], [0.0, 1.0]]),
            Err(RingFault::OutOfBounds)
        );
        // A vertex in the middle of a straight edge is no fault.
        assert!(ring(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]).is_ok());
    }

    #[test]
    fn concave_rings() {
        let l_shape = ring(&[
            [0.0, 0.0],
            [4.0, 0.0],
            [4.0, 1.0],
            [1.0, 1.0],
            [1.0, 4.0],
            [0.0, 4.0],
        ])
        .unwrap();
        let square = ring(&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]).unwrap();
        assert!((l_shape.area() - 7.0).abs() < 1e-12);
        assert!((l_shape.intersection(&square) - 7.0).abs() < 1e-12);
        let inner = ring(&[[2.0, 2.0], [3.0, 2.0], [3.0, 3.0], [2.0, 3.0]]).unwrap();
        assert!(l_shape.intersection(&inner).abs() < 1e-12);
    }
}
