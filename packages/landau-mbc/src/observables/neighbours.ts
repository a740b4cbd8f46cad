/** Distance to the k-th nearest neighbour in three dimensions: a k-d tree in an index array, halves split at the median of the longest side. */

const LEAF = 12;

/** Squared distance of every point to its k-th nearest other point. Cost about n log n; k < n. */
export function squaredNeighbourDistances(points: Float64Array, k: number): Float64Array {
  return new Tree(points).kth(k);
}

class Tree {
  readonly #x: Float64Array;
  /** Permutation of the points; a node is a range of it, its axis and split stand at the middle. */
  readonly #order: Uint32Array;
  readonly #axis: Uint8Array;
  readonly #best: number[] = [];

  constructor(points: Float64Array) {
    const n = points.length / 3;
    this.#x = points;
    this.#order = Uint32Array.from({ length: n }, (_, i) => i);
    this.#axis = new Uint8Array(n);
    this.#build(0, n);
  }

  kth(k: number): Float64Array {
    const n = this.#order.length;
    const found = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      this.#best.length = 0;
      for (let m = 0; m < k; m++) this.#best.push(Number.POSITIVE_INFINITY);
      this.#search(0, n, i);
      found[i] = this.#best[k - 1] as number;
    }
    return found;
  }

  #build(from: number, to: number): void {
    if (to - from <= LEAF) return;
    const middle = (from + to) >>> 1;
    const axis = this.#longest(from, to);
    this.#axis[middle] = axis;
    this.#select(from, to - 1, middle, axis);
    this.#build(from, middle);
    this.#build(middle + 1, to);
  }

  #longest(from: number, to: number): number {
    let longest = 0;
    let length = -1;
    for (let a = 0; a < 3; a++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let m = from; m < to; m++) {
        const c = this.#at(m, a);
        if (c < low) low = c;
        if (c > high) high = c;
      }
      if (high - low > length) [longest, length] = [a, high - low];
    }
    return longest;
  }

  #at(place: number, axis: number): number {
    return this.#x[3 * (this.#order[place] as number) + axis] as number;
  }

  /** Hoare's selection: afterwards nothing before `middle` is larger, nothing behind it smaller, along the axis. */
  #select(first: number, last: number, middle: number, axis: number): void {
    const order = this.#order;
    while (first < last) {
      const pivot = this.#at(middle, axis);
      let i = first;
      let j = last;
      while (i <= j) {
        while (this.#at(i, axis) < pivot) i++;
        while (this.#at(j, axis) > pivot) j--;
        if (i > j) break;
        const swapped = order[i] as number;
        order[i++] = order[j] as number;
        order[j--] = swapped;
      }
      if (j < middle) first = i;
      if (middle < i) last = j;
    }
  }

  #search(from: number, to: number, point: number): void {
    if (to - from <= LEAF) {
      for (let m = from; m < to; m++) this.#offer(this.#order[m] as number, point);
      return;
    }
    const middle = (from + to) >>> 1;
    const axis = this.#axis[middle] as number;
    const gap = (this.#x[3 * point + axis] as number) - this.#at(middle, axis);
    this.#offer(this.#order[middle] as number, point);
    const [nearFrom, nearTo, farFrom, farTo] = gap <= 0 ? [from, middle, middle + 1, to] : [middle + 1, to, from, middle];
    this.#search(nearFrom, nearTo, point);
    if (gap * gap <= (this.#best[this.#best.length - 1] as number)) this.#search(farFrom, farTo, point);
  }

  #offer(other: number, point: number): void {
    if (other === point) return;
    const x = (this.#x[3 * other] as number) - (this.#x[3 * point] as number);
    const y = (this.#x[3 * other + 1] as number) - (this.#x[3 * point + 1] as number);
    const z = (this.#x[3 * other + 2] as number) - (this.#x[3 * point + 2] as number);
    const square = x * x + y * y + z * z;
    const best = this.#best;
    let place = best.length - 1;
    if (square >= (best[place] as number)) return;
    while (place > 0 && (best[place - 1] as number) > square) {
      best[place] = best[place - 1] as number;
      place--;
    }
    best[place] = square;
  }
}
