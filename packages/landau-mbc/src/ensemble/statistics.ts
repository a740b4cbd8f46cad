/** Mean, variance and covariances over members, joined in the fixed tree of SPEC §14: a function of the set of members alone. */

/** Which numbers of a row have their products summed: number p is that of the columns `left[p]` and `right[p]`. */
export interface Products {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/** What a set of members has come to; every array is row-major with one row per frame. */
export interface Moments {
  readonly count: number;
  /** [frames, width]. */
  readonly mean: Float64Array;
  /** Sums of squared deviations from the mean, [frames, width]. */
  readonly squares: Float64Array;
  /** Sums of products of deviations, [frames, products]. */
  readonly products: Float64Array;
}

/** A set of the tree: at `level` the members from index · 2^level on. */
interface Node {
  readonly level: number;
  readonly index: number;
  readonly moments: Moments;
}

/** Collects members in any order. Holds as many rows as there are gaps between the members that have come, and few more. */
export class MomentTree {
  readonly #first: number;
  readonly #last: number;
  readonly #width: number;
  readonly #wanted: Products;
  /** Sets that wait for their neighbour, by level and index. */
  readonly #waiting = new Map<string, Node>();

  /**
   * @param first the lowest member that will come
   * @param count how many will come, one after the other in number
   * @param width numbers of a frame
   */
  constructor(first: number, count: number, width: number, wanted: Products) {
    this.#first = first;
    this.#last = first + count - 1;
    this.#width = width;
    this.#wanted = wanted;
  }

  /**
   * Takes in a member, each once.
   *
   * @param rows [frames, width]; kept and changed
   */
  add(member: number, rows: Float64Array): void {
    const frames = rows.length / this.#width;
    let node: Node = {
      level: 0,
      index: member,
      moments: {
        count: 1,
        mean: rows,
        squares: new Float64Array(rows.length),
        products: new Float64Array(frames * this.#wanted.left.length),
      },
    };
    while (!this.#holdsAll(node)) {
      const neighbour = { level: node.level, index: node.index % 2 === 0 ? node.index + 1 : node.index - 1 };
      let { moments } = node;
      if (!this.#isEmpty(neighbour)) {
        const other = this.#waiting.get(keyOf(neighbour));
        if (other === undefined) break;
        this.#waiting.delete(keyOf(neighbour));
        moments = node.index % 2 === 0 ? this.#join(moments, other.moments) : this.#join(other.moments, moments);
      }
      node = { level: node.level + 1, index: Math.floor(node.index / 2), moments };
    }
    this.#waiting.set(keyOf(node), node);
  }

  /** Sets that wait for others, each with as many numbers as a member. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** What the members so far have come to; undefined if there is none. The tree is spent. */
  total(): Moments | undefined {
    // Half of the tree above the others: the waiting sets have no member in common.
    const root = { level: 0, index: this.#first };
    while (!this.#holdsAll(root)) {
      root.level += 1;
      root.index = Math.floor(root.index / 2);
    }
    return this.#total(root.level, root.index, [...this.#waiting.values()]);
  }

  #total(level: number, index: number, nodes: readonly Node[]): Moments | undefined {
    if (nodes.length <= 1) return nodes[0]?.moments;
    const below = level - 1;
    const middle = (2 * index + 1) * size(below);
    const left = this.#total(below, 2 * index, nodes.filter((node) => firstOf(node) < middle));
    const right = this.#total(below, 2 * index + 1, nodes.filter((node) => firstOf(node) >= middle));
    return left === undefined || right === undefined ? left ?? right : this.#join(left, right);
  }

  /** Whether no member that will come is outside of this set. */
  #holdsAll(node: Pick<Node, "level" | "index">): boolean {
    return firstOf(node) <= this.#first && firstOf(node) + size(node.level) > this.#last;
  }

  /** Whether no member of this set will come. */
  #isEmpty(node: Pick<Node, "level" | "index">): boolean {
    return firstOf(node) > this.#last || firstOf(node) + size(node.level) <= this.#first;
  }

  /** The two as one, in the arrays of `a`, which has the lower members. */
  #join(a: Moments, b: Moments): Moments {
    const { left, right } = this.#wanted;
    const width = this.#width;
    const count = a.count + b.count;
    const w = b.count / count;
    const q = a.count * w;
    const difference = new Float64Array(width);
    for (let frame = 0; frame < a.mean.length / width; frame++) {
      for (let x = 0; x < width; x++) {
        const at = frame * width + x;
        const d = (b.mean[at] as number) - (a.mean[at] as number);
        difference[x] = d;
        a.squares[at] = ((a.squares[at] as number) + (b.squares[at] as number)) + (d * d) * q;
        a.mean[at] = (a.mean[at] as number) + d * w;
      }
      for (let p = 0; p < left.length; p++) {
        const at = frame * left.length + p;
        const product = (difference[left[p] as number] as number) * (difference[right[p] as number] as number);
        a.products[at] = ((a.products[at] as number) + (b.products[at] as number)) + product * q;
      }
    }
    return { ...a, count };
  }
}

const keyOf = ({ level, index }: Pick<Node, "level" | "index">): string => `${level}:${index}`;

/** Members of a set of this level. A product, for shifts end at 2^31. */
function size(level: number): number {
  let members = 1;
  for (let l = 0; l < level; l++) members *= 2;
  return members;
}

const firstOf = ({ level, index }: Pick<Node, "level" | "index">): number => index * size(level);
